/** What stands in place of the paper: paused, time up, handed in, another machine, another page, or not begun. */

import { make } from "./draw.js";

/**
 * One calm screen. Text in `lines` and `facts` is shown as it is; acts are buttons or links.
 * @param {object} content
 * @param {"pause"|"lock"|"tick"|"wait"|"machine"|"stop"|"dash"} content.shape
 * @param {string} content.title
 * @param {(string|Node|false|null|undefined)[]} content.lines
 * @param {[string, string|Node][]} [content.facts]
 * @param {{word: string, act?: () => void, href?: string, primary?: boolean}[]} [content.acts]
 * @returns {HTMLElement}
 */
export function screen({ shape, title, lines, facts = [], acts = [] }) {
  return make(
    "section",
    { class: "screen", "data-shape": shape, role: "status" },
    make(
      "div",
      { class: "screen-sheet" },
      make("span", { class: "emblem", "aria-hidden": "true" }),
      make("h1", { tabindex: "-1" }, title),
      ...lines.filter(Boolean).map((line) => (line instanceof Node ? line : make("p", {}, /** @type {string} */ (line)))),
      facts.length
        ? make(
            "dl",
            { class: "facts" },
            ...facts.flatMap(([label, value]) => [make("dt", {}, label), make("dd", { class: "figures" }, value)]),
          )
        : null,
      acts.length
        ? make(
            "div",
            { class: "row acts" },
            ...acts.map(({ word, act, href, primary }) =>
              href
                ? make("a", { class: `button${primary ? " primary" : ""}`, href }, word)
                : make("button", { type: "button", class: primary ? "primary" : "", onclick: act }, word),
            ),
          )
        : null,
    ),
  );
}

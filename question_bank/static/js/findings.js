/** What is to be mended: a list of buttons that lead to their places, and a mark at each place. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";

/** @typedef {{part: string, says: string, stops: boolean}} Finding */

/**
 * @param {HTMLElement} host the list
 * @param {HTMLElement} form where the places are: elements with `data-part`
 * @param {Finding[]} findings
 * @param {{named?: (part: string) => string, show?: (place: Element) => void}} [how] `named`: what stands before a sentence
 */
export function tell(host, form, findings, { named = () => "", show = () => {} } = {}) {
  for (const marked of form.querySelectorAll("[data-found]")) marked.removeAttribute("data-found");
  host.replaceChildren(
    ...findings.map(({ part, says, stops }) => {
      const place = placeOf(form, part);
      if (place && place.getAttribute("data-found") !== "stop") place.setAttribute("data-found", stops ? "stop" : "warn");
      const name = named(part);
      const go = () => {
        if (!place) return;
        show(place);
        /** @type {HTMLElement|null} */ (place.querySelector("textarea, input, select"))?.focus();
      };
      return make("li", {}, make("button", { type: "button", class: "quiet badge", "data-state": stops ? "stop" : "warn", onclick: go }, name ? _("%(name)s: %(says)s", { name, says }) : says));
    }),
  );
  const count = host.closest("details")?.querySelector(".count");
  if (count) count.textContent = String(findings.length || "");
  if (!findings.length) host.append(make("li", {}, make("span", { class: "badge", "data-state": "ok" }, _("Nothing to mend."))));
}

/**
 * The place a finding speaks of, or the nearest around it: fields.3.points, fields.3, fields.
 * @param {HTMLElement} form
 * @param {string} part
 */
export function placeOf(form, part) {
  for (let name = part; name; name = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : "") {
    const place = form.querySelector(`[data-part="${CSS.escape(name)}"]`);
    if (place) return place;
  }
  return null;
}

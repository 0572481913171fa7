/** Two authors saved one item: both are shown where they differ, and the second chooses. */

import { openDialog } from "/static/js/dialog.js";
import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";

/** @param {number} ms */
export const clock = (ms) => new Date(ms).toLocaleTimeString([], { hour12: false });

/**
 * @param {{says: string, by: string, at: number, lines: [string, string, string][], theirs: () => void, mine: () => void}} said
 *   `lines`: what it is about, in my words, in theirs
 */
export function chooseOne({ says, by, at, lines, theirs, mine }) {
  if (document.querySelector("dialog[open]")) return;
  const head = ["", _("Yours"), `${by} ${clock(at)}`].map((word) => make("th", { scope: "col" }, word));
  const rows = lines.map(([label, ...words]) => make("tr", {}, make("th", { scope: "row" }, label), ...words.map((text) => make("td", { class: "words" }, text))));
  openDialog({
    title: _("Saved by somebody else meanwhile"), class: "both",
    body: [make("p", {}, says), make("table", { class: "list" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows))],
    actions: [{ word: _("Go on with theirs"), act: theirs }, { word: _("Go on with mine"), primary: true, act: mine }],
  });
}

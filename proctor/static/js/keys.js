/** The keyboard: arrows move, space chooses, letters act on whoever is chosen, ? lists them all. Rests in fields and dialogs. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { LETTERS } from "./bar.js";
import { told } from "./dialogs.js";
import { actWord } from "./words.js";

/**
 * @typedef {object} Hands what the keys can do
 * @property {(down: number, right: number, extend: boolean) => void} move
 * @property {() => void} toggle
 * @property {() => void} all
 * @property {() => void} clear
 * @property {() => void} flip map or list
 * @property {() => void} quiet only those who need somebody, or all
 * @property {() => void} find
 * @property {() => void} first to the first need
 * @property {(act: string) => void} act
 */

const ARROWS = /** @type {Record<string, [number, number]>} */ ({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] });
const ACT_OF = Object.fromEntries(Object.entries(LETTERS).map(([act, letter]) => [letter, act]));

/** @param {Hands} hands */
export function listenToKeys(hands) {
  addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (document.querySelector("dialog[open]") || event.isComposing || event.altKey) return;
    if (target.closest("input, select, textarea")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (does(event, target, hands)) event.preventDefault();
  });
}

/** @param {KeyboardEvent} event @param {HTMLElement} target @param {Hands} hands */
function does(event, target, hands) {
  const { key } = event, inSeats = target.closest('[role="grid"]') !== null || target === document.body || target.id === "main";
  if (event.ctrlKey || event.metaKey) {
    if (key.toLowerCase() !== "a") return false;
    hands.all();
    return true;
  }
  if (ARROWS[key] && inSeats) hands.move(...ARROWS[key], event.shiftKey);
  else if (key === " " && inSeats) hands.toggle();
  else if (key === "Escape") hands.clear();
  else if (key === "?") showKeys();
  else if (key === "/") hands.find();
  else if (key === "N" || key === "n") hands.first();
  else if (key === "V" || key === "v") hands.flip();
  else if (key === "O" || key === "o") hands.quiet();
  else if (ACT_OF[key.toUpperCase()]) hands.act(ACT_OF[key.toUpperCase()]);
  else return false;
  return true;
}

function showKeys() {
  /** @type {[string, string][]} */
  const lines = [
    ["↑ ↓ ← →", _("Move from seat to seat; with Shift, choose on the way")], ["Space", _("Choose a seat, or no longer")], ["Ctrl A", _("Choose all")],
    ["Esc", _("Clear selection")], ["N", _("To the first who needs somebody")], ["V", _("Map or list")], ["O", _("Only who needs somebody, or all")], ["/", _("Find by name, ticket or seat")],
    ...Object.entries(LETTERS).map(([act, letter]) => /** @type {[string, string]} */ ([letter, actWord(act)])),
  ];
  told(_("Keys"), make("dl", { class: "keys" }, ...lines.map(([key, said]) => make("div", {}, make("dt", {}, ...key.split(" ").map((one) => make("kbd", {}, one))), make("dd", {}, said)))));
}

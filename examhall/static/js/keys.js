/** The keyboard: one table of keys that both acts and explains itself; silent while someone types. */

import { make } from "./draw.js";
import { openDialog } from "./dialog.js";
import { _, msg } from "./words.js";

/** @typedef {{keys: string[], shown: string, does: string, act: (key: KeyboardEvent) => void}} Key */

/**
 * @param {import("./player.js").Player} player
 * @param {{calculator: () => void, list: () => void}} also
 * @returns {Key[]}
 */
export function keysOf(player, also) {
  const letters = ["a", "b", "c", "d", "e"];
  return [
    {
      keys: letters,
      shown: "A – E",
      does: msg("Choose an option"),
      act: (key) => player.pick(letters.indexOf(key.key.toLowerCase()), key.shiftKey),
    },
    {
      keys: ["1", "2", "3", "4", "5"],
      shown: "1 – 5",
      does: msg("Choose an option"),
      act: (key) => player.pick(Number(key.key) - 1, false),
    },
    { keys: [], shown: "Shift + A – E", does: msg("Strike out an option"), act: () => {} },
    { keys: ["Delete", "Backspace"], shown: "Delete", does: msg("Clear the choice"), act: () => player.clear() },
    {
      keys: ["n", "ArrowRight", "PageDown"],
      shown: "N  →  PageDown",
      does: msg("Next question"),
      act: () => player.go(player.at + 1),
    },
    {
      keys: ["p", "ArrowLeft", "PageUp"],
      shown: "P  ←  PageUp",
      does: msg("Previous question"),
      act: () => player.go(player.at - 1),
    },
    { keys: ["f"], shown: "F", does: msg("Flag the question"), act: () => player.flag() },
    {
      keys: ["h"],
      shown: "H",
      does: msg("Highlight the selected text"),
      act: (key) => (key.shiftKey ? player.marker.choose() : player.marker.toggle()),
    },
    { keys: [], shown: "Shift + H", does: msg("Select the next sentence"), act: () => {} },
    { keys: ["m"], shown: "M", does: msg("Open or fold the answer card"), act: () => player.card.toggle() },
    { keys: ["/"], shown: "/", does: msg("Find in the document"), act: () => player.drawn?.find() },
    { keys: ["k"], shown: "K", does: msg("Calculator"), act: also.calculator },
    { keys: ["?"], shown: "?", does: msg("This list"), act: also.list },
  ];
}

/** @param {() => Key[]} table @param {() => boolean} awake whether keys act now @returns {(key: KeyboardEvent) => void} */
export function listener(table, awake) {
  return (key) => {
    if (key.defaultPrevented || key.ctrlKey || key.metaKey || key.altKey || key.isComposing || !awake() || isTyping(key.target))
      return;
    const name = key.key.length === 1 ? key.key.toLowerCase() : key.key;
    const row = table().find(({ keys }) => keys.includes(name));
    if (!row || (key.shiftKey && !/^[a-eh?]$/.test(name))) return;
    key.preventDefault();
    row.act(key);
  };
}

/** @param {EventTarget|null} target */
function isTyping(target) {
  if (!(target instanceof Element)) return false;
  if (target.closest("dialog, .calculator")) return true;
  return target.matches("select, textarea, [contenteditable], input:not([type=radio], [type=checkbox])");
}

/** @param {Key[]} table */
export function showKeys(table) {
  const rows = table.map(({ shown, does }) => make("tr", {}, make("td", {}, make("kbd", {}, shown)), make("td", {}, _(does))));
  const order = make("tr", {}, make("td", {}, make("kbd", {}, "Alt + ↑ ↓")), make("td", {}, _("Move a card when ordering")));
  openDialog({
    title: _("Keys"),
    body: [
      make("table", { class: "keys" }, make("tbody", {}, ...rows, order)),
      make("p", { class: "muted small" }, _("Keys rest while you type in a field.")),
    ],
    actions: [{ word: _("Close"), primary: true }],
  });
}

/** What may come into the page: text copied inside it may be pasted and dropped, text from outside may not. */

import { _ } from "./words.js";

const REMEMBERED = 30;
const copied = /** @type {string[]} */ ([]);

/** @param {string} text */
function squeeze(text) {
  return text.replace(/\s+/g, " ").trim();
}

/** Remembers a text as the page's own. @param {string} text */
export function remember(text) {
  copied.push(squeeze(text));
  copied.splice(0, copied.length - REMEMBERED);
}

function selectedText() {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    const chosen = field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
    if (chosen) return chosen;
  }
  return String(getSelection());
}

/**
 * @param {(sentence: string) => void} tell
 * @param {import("./signals.js").Signals} signals
 */
export function guardPaste(tell, signals) {
  const refuse = (/** @type {Event} */ act) => {
    act.preventDefault();
    tell(_("Only text copied on this page can be pasted."));
    signals.send("paste_blocked", act.type);
  };
  for (const act of ["copy", "cut"]) document.addEventListener(act, () => remember(selectedText()));
  document.addEventListener("paste", (act) => {
    const text = squeeze(act.clipboardData?.getData("text/plain") ?? "");
    if (!text || !copied.includes(text)) refuse(act);
  });
  let ours = false;
  document.addEventListener("dragstart", () => (ours = true));
  document.addEventListener("dragend", () => (ours = false));
  document.addEventListener("dragover", (act) => ours || act.preventDefault());
  document.addEventListener("drop", (act) => ours || refuse(act));
}

/**
 * Holds the reload keys while the hall cannot be reached, and asks before the page is left with answers not yet received.
 * @param {() => {reachable: boolean, unsent: boolean}} standing
 * @param {(sentence: string) => void} tell
 */
export function guardReload(standing, tell) {
  addEventListener(
    "keydown",
    (key) => {
      const reload = key.key === "F5" || ((key.ctrlKey || key.metaKey) && key.key.toLowerCase() === "r");
      if (!reload || standing().reachable) return;
      key.preventDefault();
      tell(
        _(
          "The network is down: reloading now would leave you without the paper. Your answers are on this machine; please go on.",
        ),
      );
    },
    true,
  );
  addEventListener("beforeunload", (leave) => {
    if (standing().unsent || !standing().reachable) leave.preventDefault();
  });
}

/** The save indicator: saved by the hall, kept aside there, kept on this machine, or not saved. Never more than is true. */

import { make } from "./draw.js";
import { secondOf } from "./times.js";
import { _, language, msg, say } from "./words.js";

const PATIENCE = 2500; // ms a change may be under way before it is called "kept on this machine"

/** @param {import("./outbox.js").Outbox} outbox @param {import("./drafts.js").Drafts} drafts @returns {HTMLElement} */
export function saveState(outbox, drafts) {
  const word = make("span");
  const element = make("div", { class: "save" }, make("span", { class: "shape", "aria-hidden": "true" }), word);
  let since = 0;
  let timer = 0;

  const show = () => {
    clearTimeout(timer);
    const open = outbox.unsent > 0;
    since = open ? since || performance.now() : 0;
    const patient = open && outbox.reachable && !outbox.trouble && performance.now() - since < PATIENCE;
    if (patient) timer = setTimeout(show, PATIENCE);
    if (drafts.broken) set("unsaved", "Not saved: this machine cannot store answers. Raise your hand.");
    else if (drafts.waiting) set("typing", msg("Not saved yet"));
    else if (patient) set("sending", msg("Saving…"));
    else if (open && !outbox.reachable) set("local", msg("Kept on this machine, reconnecting"));
    else if (open) set("local", msg("Kept on this machine, sending again"));
    else if (outbox.kept) set("kept", msg("Kept aside: %(count)s"), { count: outbox.kept });
    else if (outbox.savedAt) set("saved", msg("Saved %(time)s"), { time: secondOf(outbox.savedAt) });
    else set("idle", msg("Nothing to save yet"));
  };
  const set = (/** @type {string} */ state, /** @type {string} */ msgid, values = {}) => {
    element.dataset.save = state;
    word.setAttribute("aria-live", state === "local" || state === "unsaved" ? "polite" : "off");
    say(word, msgid, values);
    element.title = _(msgid, values);
  };
  outbox.addEventListener("change", show);
  drafts.addEventListener("change", show);
  language.addEventListener("switch", show);
  show();
  return element;
}

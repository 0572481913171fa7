/** Pictures into a text: chosen or pasted, kept by the bank, named in the text with the words that say what they show. */

import { openDialog } from "/static/js/dialog.js";
import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { ask } from "./talk.js";

const root = () => document.getElementById("editor");

/**
 * The button under a text through which a picture comes in; a picture may also be pasted into the text.
 * @param {HTMLTextAreaElement} text
 */
export function pictureButton(text) {
  const choose = () => {
    const chosen = make("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif" });
    chosen.addEventListener("change", () => chosen.files?.[0] && add(text, chosen.files[0]));
    chosen.click();
  };
  text.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith("image/"));
    if (!pasted) return;
    event.preventDefault();
    add(text, pasted);
  });
  return make("div", { class: "picture" }, make("button", { type: "button", class: "quiet small", onclick: choose }, _("Add a picture")));
}

/** @param {HTMLTextAreaElement} text @param {File} file */
async function add(text, file) {
  const { ok, told } = await ask(root()?.dataset.pictures ?? "", file);
  if (!ok) {
    openDialog({ title: _("Not a picture"), body: [make("p", {}, told.says)], actions: [{ word: _("Close"), primary: true }] });
    return;
  }
  const shows = make("textarea", { id: "shows", rows: 2, maxlength: 300, autofocus: true });
  const insert = () => {
    const words = shows.value.replace(/[[\]\n]/g, " ").trim();
    text.setRangeText(`![${words}](picture:${told.id})`, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  };
  openDialog({
    title: _("What does the picture show?"),
    body: [
      make("p", { class: "muted" }, _("These words stand for the picture where it cannot be seen. They must say what the question needs, and not the answer.")),
      make("div", { class: "field" }, make("label", { for: "shows" }, _("What the picture shows")), shows),
    ],
    actions: [{ word: _("Cancel") }, { word: _("Put it in"), primary: true, act: insert }],
  });
}

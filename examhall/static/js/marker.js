/** Lets the candidate mark text: select it, and a small button offers to mark it or to take the mark away. */

import { icon, make } from "./draw.js";
import { canPaint, paint, rangeOf, selectedIn, toggled } from "./ranges.js";
import { msg, say } from "./words.js";

/** @typedef {{id: string, host: HTMLElement}} Markable */

export class Marker {
  /** @param {HTMLElement} stage where the button may stand @param {import("./notes.js").Notes} notes */
  constructor(stage, notes) {
    this.notes = notes;
    this.texts = /** @type {Markable[]} */ ([]);
    this.button = make(
      "button",
      { type: "button", class: "marker", hidden: true },
      icon("marker"),
      say(make("span"), msg("Highlight")),
      make("kbd", {}, "H"),
    );
    this.button.addEventListener("pointerdown", (press) => press.preventDefault()); // keeps the selection
    this.button.addEventListener("click", () => this.toggle());
    stage.append(this.button);
    document.addEventListener("selectionchange", () => this.#offer());
  }

  /** @param {Markable[]} texts those on the screen now */
  watch(texts) {
    this.texts = texts;
    this.button.hidden = true;
    this.#paint();
  }

  /** Marks the selected text, or takes its mark away. */
  toggle() {
    for (const { id, host } of this.texts) {
      const chosen = selectedIn(host);
      if (chosen) this.notes.highlight(id, toggled(this.notes.highlights.get(id) ?? [], chosen));
    }
    getSelection()?.removeAllRanges();
    this.#paint();
  }

  #paint() {
    paint(
      "marked",
      this.texts.flatMap(({ id, host }) =>
        (this.notes.highlights.get(id) ?? [])
          .map(([start, end]) => rangeOf(host, start, end))
          .filter((range) => range !== null),
      ),
    );
  }

  #offer() {
    const text = canPaint && this.texts.find(({ host }) => host.isConnected && selectedIn(host));
    this.button.hidden = !text;
    if (!text) return;
    const box = /** @type {Selection} */ (getSelection()).getRangeAt(0).getBoundingClientRect();
    this.button.style.setProperty("--x", `${Math.max(8, Math.min(box.left, innerWidth - 180))}px`);
    this.button.style.setProperty("--y", `${Math.max(60, box.top - 46)}px`);
  }
}

/** Lets the candidate mark text: select it, and a small button offers to mark it or to take the mark away.
 *
 * By keys alone: sentences are chosen one after the other, in the document the focus is in, or in the question.
 */

import { icon, make } from "./draw.js";
import { canPaint, paint, rangeOf, selectedIn, toggled } from "./ranges.js";
import { msg, say } from "./words.js";

/** @typedef {{id: string, host: HTMLElement}} Markable */

export class Marker {
  /** @param {HTMLElement} stage where the button may stand @param {import("./notes.js").Notes} notes */
  constructor(stage, notes) {
    this.notes = notes;
    this.texts = /** @type {Markable[]} */ ([]);
    this.reached = { id: "", end: 0 }; // where the next sentence begins, in characters of which text
    this.spoken = make("p", { class: "unseen", "aria-live": "polite" });
    this.button = make(
      "button",
      { type: "button", class: "marker", hidden: true },
      icon("marker"),
      say(make("span"), msg("Highlight")),
      make("kbd", {}, "H"),
    );
    this.button.addEventListener("pointerdown", (press) => press.preventDefault()); // keeps the selection
    this.button.addEventListener("click", () => this.toggle());
    stage.append(this.button, this.spoken);
    document.addEventListener("selectionchange", () => this.#offer());
  }

  /** @param {Markable[]} texts those on the screen now */
  watch(texts) {
    this.texts = texts;
    this.button.hidden = true;
    this.#paint();
  }

  /** Marks the selected text, or takes its mark away; where nothing is selected, chooses a sentence instead. */
  toggle() {
    let marked = false;
    for (const { id, host } of this.texts) {
      const chosen = selectedIn(host);
      if (!chosen) continue;
      this.notes.highlight(id, toggled(this.notes.highlights.get(id) ?? [], chosen));
      this.reached = { id, end: chosen[1] };
      marked = true;
    }
    if (!marked) return this.choose();
    getSelection()?.removeAllRanges();
    this.#paint();
  }

  /** Selects the sentence after the one that was chosen or marked last; after the last one, the first. */
  choose() {
    const selection = getSelection();
    const text = this.texts.find(({ host }) => host.contains(document.activeElement)) ?? this.texts[0];
    if (!selection || !text || !canPaint) return;
    const { id, host } = text;
    const from = selectedIn(host)?.[1] ?? (this.reached.id === id ? this.reached.end : 0);
    const chosen = this.#sentence(selection, host, from) ?? this.#sentence(selection, host, 0);
    if (!chosen) return;
    this.reached = { id, end: chosen[1] };
    this.spoken.textContent = selection.toString();
    selection.focusNode?.parentElement?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Selection} selection @param {HTMLElement} host @param {number} from @returns {[number, number]|null} */
  #sentence(selection, host, from) {
    const rest = host.textContent?.slice(from) ?? "";
    const start = from + rest.length - rest.trimStart().length;
    const place = rangeOf(host, start, start + 1);
    if (!place) return null;
    selection.collapse(place.startContainer, place.startOffset);
    selection.modify("extend", "forward", "sentence");
    return selectedIn(host);
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

/** Draws a booklet and tells what the candidate does with it. Knows no network: previews and rehearsals use it alone. */

import { Card } from "./card.js";
import { icon, make } from "./draw.js";
import { Marker } from "./marker.js";
import { Notes } from "./notes.js";
import { drawQuestion } from "./question.js";
import { msg, say } from "./words.js";

/** @typedef {import("./types.js").Value} Value */

/**
 * Events: "change" (detail {field, value, settled}; settled is false in the middle of typing), "move". Notes tell their own.
 */
export class Player extends EventTarget {
  /**
   * @param {HTMLElement} host what it may fill
   * @param {import("./types.js").Booklet} booklet
   * @param {{answers?: Record<string, Value>, notes?: Notes}} [start]
   */
  constructor(host, booklet, { answers = {}, notes = new Notes() } = {}) {
    super();
    this.booklet = booklet;
    this.places = booklet.sections.flatMap((section) => section.questions.map((question) => ({ section, question })));
    this.answers = new Map(Object.entries(answers));
    this.notes = notes;
    this.closed = true;
    this.at = Math.max(
      0,
      this.places.findIndex(({ question }) => question.id === notes.position),
    );
    this.drawn = /** @type {import("./question.js").Drawn|null} */ (null);

    this.stage = make("div", { class: "stage", lang: booklet.language || null });
    this.card = new Card(booklet, this.answers, notes, (question) => this.goTo(question));
    this.back = make(
      "button",
      { type: "button", onclick: () => this.go(this.at - 1) },
      icon("left"),
      say(make("span"), msg("Previous")),
    );
    this.mark = make("button", { type: "button", class: "flag", onclick: () => this.flag() }, icon("flag"), make("span"));
    this.on = make(
      "button",
      { type: "button", class: "primary", onclick: () => this.go(this.at + 1) },
      say(make("span"), msg("Next")),
      icon("right"),
    );
    this.said = make("div", { class: "said" }); // what the page has to say, kept off the question
    this.end = make("div", { class: "end" }); // the hand-in, apart from the rest
    const foot = make(
      "footer",
      { class: "foot" },
      this.said,
      make("div", { class: "steps" }, this.back, this.mark, this.on),
      this.end,
    );
    const desk = make("div", { class: "desk" }, this.stage, this.card.element);
    this.element = make("div", { class: "player" }, desk, foot);
    host.replaceChildren(this.element);
    this.marker = new Marker(desk, notes);
    notes.addEventListener("change", () => this.#frame());
    this.go(this.at, false);
  }

  get question() {
    return this.places[this.at].question;
  }

  /** The number of the question a field stands in. @param {string|undefined} field */
  numberOf(field) {
    return String(this.places.find(({ question }) => question.fields.some(({ id }) => id === field))?.question.number ?? "?");
  }

  /** @param {string} id of a question */
  goTo(id) {
    this.go(this.places.findIndex(({ question }) => question.id === id));
  }

  /**
   * Shows a question. What is being typed is told before its field goes.
   * @param {number} to place in the booklet
   * @param {boolean} [focus]
   */
  go(to, focus = true) {
    if (to < 0 || to >= this.places.length) return;
    if (document.activeElement instanceof HTMLElement && this.stage.contains(document.activeElement))
      document.activeElement.blur();
    this.at = to;
    const { section, question } = this.places[to];
    this.drawn = drawQuestion(question, {
      section,
      answers: this.answers,
      notes: this.notes,
      emit: (field, value, settled) => this.#given(field, value, settled),
    });
    this.stage.replaceChildren(this.drawn.element);
    this.stage.scrollTop = 0;
    for (const control of this.drawn.controls.values()) control.close(this.closed);
    this.marker.watch(this.drawn.texts);
    this.notes.go(question.id);
    this.#frame();
    this.card.reveal();
    if (focus) this.stage.scrollIntoView({ block: "start" }); // in a narrow window the page scrolls, and the card stands below
    if (focus) this.drawn.element.querySelector(/** @type {"h1"} */ (".question-head h1"))?.focus({ preventScroll: true });
    this.dispatchEvent(new Event("move"));
  }

  flag() {
    if (!this.closed) this.notes.flag(this.question.id);
  }

  /** Closes or opens every field. What is being typed is told first. @param {boolean} closed */
  close(closed) {
    if (closed && document.activeElement instanceof HTMLElement && this.stage.contains(document.activeElement))
      document.activeElement.blur();
    this.closed = closed;
    for (const control of this.drawn?.controls.values() ?? []) control.close(closed);
    this.#frame();
  }

  /**
   * Shows answers that did not come from here.
   * @param {Record<string, Value>} answers by field
   * @returns {string[]} the numbers of the questions where they differ from what stood there
   */
  takeOver(answers) {
    const other = Object.entries(answers).filter(
      ([field, value]) => JSON.stringify(this.answers.get(field)) !== JSON.stringify(value),
    );
    for (const [field, value] of other) {
      this.answers.set(field, value);
      this.drawn?.controls.get(field)?.show(value);
    }
    this.#frame();
    return [...new Set(other.map(([field]) => this.numberOf(field)))];
  }

  /** Empties a choice again. */
  clear() {
    for (const field of this.question.fields) {
      if (!["choice", "choices"].includes(field.interaction.kind) || this.closed) continue;
      const empty = field.interaction.kind === "choice" ? "" : [];
      this.drawn?.controls.get(field.id)?.show(empty);
      this.#given(field.id, empty, true);
    }
  }

  /**
   * Chooses the option with this letter, if the question is a plain choice.
   * @param {number} place 0 for A
   * @param {boolean} strike
   */
  pick(place, strike) {
    const rows = this.question.fields.length === 1 ? this.stage.querySelectorAll(".option") : [];
    const row = rows[place];
    if (!row || this.closed) return;
    /** @type {HTMLElement} */ (row.querySelector(strike ? ".strike" : "input")).click();
    row.querySelector("input")?.focus();
  }

  /** @param {string} field @param {Value} value @param {boolean} settled */
  #given(field, value, settled) {
    this.answers.set(field, value);
    this.dispatchEvent(new CustomEvent("change", { detail: { field, value, settled } }));
    this.#frame();
  }

  #frame() {
    const flagged = this.notes.flags.has(this.question.id);
    this.back.disabled = this.at === 0;
    this.on.disabled = this.at === this.places.length - 1;
    this.mark.disabled = this.closed;
    this.mark.setAttribute("aria-pressed", String(flagged));
    say(/** @type {Element} */ (this.mark.lastElementChild), flagged ? msg("Remove flag") : msg("Flag"));
    this.card.show();
  }
}

/** The answer card: every question as a cell, by section, with colour and shape for how it stands. */

import { icon, make } from "./draw.js";
import { progressOf } from "./progress.js";
import { _, language, msg, say } from "./words.js";

/** @typedef {import("./types.js").Question} Question */
/** @typedef {import("./progress.js").Progress} Progress */

/** @type {Record<Progress, string>} */
const WORDS = { unanswered: "Unanswered", partial: "Partly answered", answered: "Answered" };

const BRACKETED = /\s*[（(][^（()）]*[）)]$/; // how many questions of how many points: it stands over every question

export class Card {
  /**
   * @param {import("./types.js").Booklet} booklet
   * @param {Map<string, import("./types.js").Value>} answers
   * @param {import("./notes.js").Notes} notes
   * @param {(question: string) => void} go
   */
  constructor(booklet, answers, notes, go) {
    this.booklet = booklet;
    this.answers = answers;
    this.notes = notes;
    this.cells = /** @type {Map<string, HTMLButtonElement>} */ (new Map());
    this.counts = /** @type {Map<string, HTMLElement>} */ (new Map());
    this.folded = booklet.sections.every((section) => section.questions.length <= 10);
    this.title = make("span", { class: "figures" });
    this.fold = make("button", { type: "button", class: "quiet fold", onclick: () => this.toggle() });
    this.legend = make("ul", { class: "legend" });
    this.element = make(
      "aside",
      { class: "card" },
      make("header", {}, make("h2", {}, say(make("span"), msg("Answer card"))), this.title, this.fold),
      booklet.law_as_of ? say(make("p", { class: "law muted" }), msg("Law as in force on %(date)s"), { date: booklet.law_as_of }) : null,
      make("div", { class: "sections" }, ...booklet.sections.map((section) => this.#section(section, go))),
      this.legend,
    );
    say(this.element, msg("Answer card"), {}, "aria-label");
    this.element.addEventListener("keydown", (key) => this.#walk(key));
    language.addEventListener("switch", () => this.show());
    this.show();
  }

  /** @param {import("./types.js").Section} section @param {(question: string) => void} go */
  #section(section, go) {
    const count = make("span", { class: "muted figures" });
    this.counts.set(section.id, count);
    const cells = section.questions.map((question) => {
      const cell = make(
        "button",
        { type: "button", class: "cell figures", onclick: () => go(question.id) },
        String(question.number),
      );
      this.cells.set(question.id, cell);
      return cell;
    });
    return make(
      "section",
      {},
      make("h3", {}, make("span", { class: "name", title: section.title }, section.title.replace(BRACKETED, "")), count),
      make("div", { class: "cells" }, ...cells),
    );
  }

  /** One stop for the Tab key and arrows between the cells: eighty stops would lie before the hand-in. @param {KeyboardEvent} key */
  #walk(key) {
    const cells = [...this.cells.values()];
    const at = cells.indexOf(/** @type {HTMLButtonElement} */ (key.target));
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key.key];
    if (at < 0 || !step) return;
    key.preventDefault();
    cells[Math.max(0, Math.min(cells.length - 1, at + step))].focus();
  }

  toggle() {
    this.folded = !this.folded;
    this.show();
  }

  /** How many stand how. @returns {Record<Progress | "flagged" | "all", number>} */
  tally() {
    const tally = { unanswered: 0, partial: 0, answered: 0, flagged: 0, all: 0 };
    for (const question of this.booklet.sections.flatMap((section) => section.questions)) {
      tally[progressOf(question, this.answers)] += 1;
      tally.flagged += Number(this.notes.flags.has(question.id));
      tally.all += 1;
    }
    return tally;
  }

  /** Brings every cell up to date. */
  show() {
    for (const section of this.booklet.sections) {
      let given = 0;
      for (const question of section.questions) {
        const progress = progressOf(question, this.answers);
        const flagged = this.notes.flags.has(question.id);
        const here = this.notes.position === question.id;
        given += Number(progress === "answered");
        const cell = /** @type {HTMLButtonElement} */ (this.cells.get(question.id));
        cell.className = `cell figures ${progress}${flagged ? " flagged" : ""}`;
        cell.tabIndex = here ? 0 : -1;
        cell.setAttribute("aria-current", String(here));
        cell.setAttribute(
          "aria-label",
          [
            _("Question %(number)s", { number: question.number }),
            _(WORDS[progress]),
            flagged && _("Flagged"),
            here && _("Current"),
          ]
            .filter(Boolean)
            .join(", "),
        );
      }
      /** @type {HTMLElement} */ (this.counts.get(section.id)).textContent = `${given} / ${section.questions.length}`;
    }
    const tally = this.tally();
    this.element.classList.toggle("folded", this.folded);
    this.fold.setAttribute("aria-expanded", String(!this.folded));
    this.fold.replaceChildren(icon(this.folded ? "card" : "right"));
    say(this.fold, this.folded ? msg("Open the answer card") : msg("Fold the answer card"), {}, "aria-label");
    say(this.fold, this.folded ? msg("Open the answer card") : msg("Fold the answer card"), {}, "title");
    this.title.textContent = `${tally.answered} / ${tally.all}`;
    this.legend.replaceChildren(
      entry("answered", _("Answered"), tally.answered),
      entry("partial", _("Partly answered"), tally.partial),
      entry("unanswered", _("Unanswered"), tally.unanswered),
      entry("unanswered flagged", _("Flagged"), tally.flagged),
      entry("unanswered current", _("Current")),
    );
  }

  /** Brings the cell of the present question into view. */
  reveal() {
    this.cells.get(this.notes.position)?.scrollIntoView({ block: "nearest" });
  }
}

/** @param {string} shape @param {string} word @param {number} [count] */
function entry(shape, word, count) {
  return make(
    "li",
    {},
    make("span", { class: `swatch ${shape}`, "aria-hidden": "true" }),
    word,
    count === undefined ? null : make("span", { class: "figures" }, ` ${count}`),
  );
}

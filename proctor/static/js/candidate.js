/** One sitting in full: every entry with both clocks, and the answer card as it was at any time. */

import { make } from "/static/js/draw.js";
import { secondOf, useZone } from "/static/js/times.js";
import { _, loadWords } from "/static/js/words.js";
import { filledAt, lastAt, stateOf } from "./replay.js";
import { happenedWord, more } from "./timeline.js";
import { ask } from "./wire.js";

/** @typedef {import("./replay.js").Step} Step */
/** @typedef {{number: number, at: number, received_at: number, said_at: number, kind: string, detail: Record<string, any>}} Entry */
/** @typedef {{entries: Entry[], names: Record<string, string>, card: number[][][], steps: Step[], now: number}} Told */

const PLAYED = 20_000; // ms in which a whole sitting is played
const FRAME = 50; // ms between two moments of it
const FAR = 30_000; // ms between both clocks from which it is worth a look

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const slider = /** @type {HTMLInputElement} */ (part("time"));
const { run = "", sitting = "", zone = "" } = part("sitting").dataset;

/** @param {Entry} entry @param {Record<string, string>} names */
function row(entry, names) {
  const line = { ...entry, until: entry.at, times: 1 };
  const apart = entry.said_at ? entry.said_at - entry.received_at : 0;
  const waited = entry.at - entry.received_at;
  const details = [...more(line, (id) => names[id] ?? ""), waited >= 1000 ? _("received at %(time)s", { time: secondOf(entry.received_at) }) : ""];
  return make("tr", {},
    make("td", { class: "number figures" }, String(entry.number)),
    make("td", { class: "figures" }, moment(entry.at)),
    make("td", { class: "figures" }, entry.said_at ? moment(entry.said_at) : ""),
    make("td", { class: Math.abs(apart) > FAR ? "number figures far" : "number figures" }, entry.said_at ? `${apart < 0 ? "−" : "+"}${(Math.abs(apart) / 1000).toFixed(1)} s` : ""),
    make("td", {}, happenedWord(line)),
    make("td", { class: "muted" }, details.filter(Boolean).join(" · ")));
}

/** To the millisecond. @param {number} at */
function moment(at) {
  return `${secondOf(at)}.${String(at % 1000).padStart(3, "0")}`;
}

class Replay {
  /** @param {Told} told */
  constructor({ card, steps, entries, now }) {
    this.steps = steps;
    this.begin = entries.find(({ kind }) => kind === "started")?.at ?? steps[0][0];
    this.end = Math.max(this.begin + 1, entries.find(({ kind }) => kind === "closed")?.at ?? 0, steps[steps.length - 1][0], entries.some(({ kind }) => ["handed_in", "expired", "terminated"].includes(kind)) ? 0 : now);
    this.timer = 0;
    let number = 0;
    this.questions = card.flat();
    part("card").replaceChildren(...card.map((section) => make("ol", { class: "card-grid" }, ...section.map(() => make("li", { class: "cell figures" }, String((number += 1)))))));
    this.cells = /** @type {HTMLElement[]} */ ([...part("card").querySelectorAll(".cell")]);
    slider.addEventListener("input", () => this.show());
    part("play").addEventListener("click", () => this.#play());
    part("replay").hidden = false;
    this.show();
  }

  get time() {
    return this.begin + ((this.end - this.begin) * Number(slider.value)) / 1000;
  }

  show() {
    const filled = filledAt(this.steps, this.time), last = lastAt(this.steps, this.time);
    const words = { empty: _("not answered"), answered: _("answered"), partly: _("partly answered") };
    const states = this.questions.map((places) => stateOf(places, filled));
    this.cells.forEach((cell, at) => {
      cell.dataset.state = states[at];
      cell.classList.toggle("current", this.questions[at].includes(last));
      cell.title = `${at + 1} ${words[states[at]]}`;
    });
    part("shown").textContent = secondOf(this.time);
    slider.setAttribute("aria-valuetext", secondOf(this.time));
    part("filled").textContent = `${states.filter((state) => state === "answered").length}/${states.length}`;
  }

  #play() {
    const plays = this.timer !== 0;
    part("play").setAttribute("aria-pressed", String(!plays));
    part("play").textContent = plays ? _("Play") : _("Stop");
    if (plays) {
      clearInterval(this.timer);
      this.timer = 0;
      return;
    }
    if (slider.value === "1000") slider.value = "0";
    let at = Number(slider.value);
    this.timer = setInterval(() => {
      at += (1000 * FRAME) / PLAYED;
      slider.value = String(Math.min(1000, at));
      this.show();
      if (at >= 1000) this.#play();
    }, FRAME);
  }
}

await loadWords(document.documentElement.lang === "en" ? "en" : "zh_CN");
useZone(zone);
try {
  /** @type {Told} */
  const told = await ask(`/proctor/rooms/${encodeURIComponent(run)}/sittings/${encodeURIComponent(sitting)}/entries`);
  part("entries").replaceChildren(...told.entries.map((entry) => row(entry, told.names)).reverse());
  if (told.card.length && told.steps.length) new Replay(told);
} catch {
  part("entries").replaceChildren(make("tr", {}, make("td", { colspan: 6 }, _("The hall does not answer. Load this page again."))));
}

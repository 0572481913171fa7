/** Draws what needs attention: who, what, since when, and the one act that answers it. A hand is taken first, then answered. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { ALONE, gathered, lines } from "./attention.js";
import { ago } from "./hall_clock.js";
import { seatNumber } from "./seat_words.js";
import { helpWord, needWord, reasonWord, signalWord } from "./words.js";

/** @typedef {import("./attention.js").Line} Line */
/** @typedef {import("./attention.js").Group} Group */
/** @typedef {{word: string, act: string}} Obvious */

/** @type {Record<string, (seat: import("./types.js").Seat) => Obvious>} */
const OBVIOUS = {
  second_sign_in: () => ({ word: _("Decide…"), act: "machine" }),
  doubt: () => ({ word: _("Settle…"), act: "settle" }),
  access: (seat) => (seat.signed_in ? { word: _("Looked at"), act: "look" } : { word: _("Let in…"), act: "waive_access" }),
  unsaved: () => ({ word: _("Message…"), act: "message" }),
  lost: () => ({ word: _("Stop the clock…"), act: "pause" }),
  moving: () => ({ word: _("Stop the clock…"), act: "pause" }),
  waiting: () => ({ word: _("Resume"), act: "resume" }),
  locked: () => ({ word: _("Unlock"), act: "unlock" }),
  machine_changed: () => ({ word: _("Compensate…"), act: "compensate" }),
  clock_drift: () => ({ word: _("Looked at"), act: "look" }),
  fast_answers: () => ({ word: _("Looked at"), act: "look" }),
  focus_loss: () => ({ word: _("Looked at"), act: "look" }),
};

const OF_ITS_OWN = ["clock_drift", "fast_answers"]; // signals that are needs themselves
const ACCESS = ["secure_browser", "foreign_network"]; // signals of a browser or a network that does not pass
/** @type {Record<string, string>} the act that a question ends in */
const STANDS_FOR = { machine: "approve_machine", compensate: "grant" };

export class AttentionList {
  /**
   * @param {HTMLElement} host
   * @param {HTMLElement} teller where new needs are told to a screen reader
   * @param {import("./selection.js").Selection} selection
   * @param {(act: string, ids: string[]) => void} act
   */
  constructor(host, teller, selection, act) {
    this.host = host;
    this.teller = teller;
    this.selection = selection;
    this.act = act;
    this.opened = /** @type {Set<string>} */ (new Set());
    this.told = /** @type {Set<string>|null} */ (null);
    this.drawn = "";
  }

  /** @param {import("./room.js").Room} room @param {number} now @returns {number} how many candidates need somebody */
  show(room, now) {
    const sorted = lines(room.seats.values(), now);
    const shown = gathered(sorted);
    this.#tell(sorted, room);
    const drawn = JSON.stringify([shown.map((line) => ("lines" in line ? [line.need, line.also, line.lines.map(({ seat }) => seat.id)] : [line.seat.id, line.need, line.also, began(line), line.seat.help, line.seat.help_by, line.seat.asking, line.seat.signals, line.seat.signed_in])), [...this.opened], room.you.acts.length]);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      const items = shown.flatMap((line) => ("lines" in line ? this.#group(line, room) : [this.#line(line, room)]));
      this.host.replaceChildren(items.length ? make("ul", { class: "needs" }, ...items) : make("p", { class: "calm" }, _("Nobody needs you just now.")));
    }
    for (const time of /** @type {NodeListOf<HTMLElement>} */ (this.host.querySelectorAll("[data-since]"))) time.textContent = ago(now - Number(time.dataset.since));
    return sorted.length;
  }

  /** @param {Line} line @param {import("./room.js").Room} room */
  #line(line, room) {
    const { seat, need, also } = line, place = room.places.get(seat.id);
    const detail = this.#detail(line), acts = need === "hand" ? handActs(seat, room) : [OBVIOUS[need](seat)].filter(({ act }) => mayAct(room, act));
    const pressing = ALONE.includes(need) && !(need === "hand" && seat.help_by);
    return make("li", { class: seat.help_by && need === "hand" ? "need taken" : "need", "data-need": need },
      make("button", { type: "button", class: "quiet who", onclick: () => this.selection.only(seat.id) },
        make("span", { class: "number figures" }, seatNumber(place?.seat ?? 0)), make("span", { class: "name" }, place?.name), make("span", { class: "since figures", "data-since": began(line) })),
      make("p", { class: "what" }, make("strong", {}, needWord(need)), detail && make("span", {}, detail), also.length > 0 && make("span", { class: "muted" }, also.map(needWord).join(_(", ")))),
      acts.length > 0 && make("div", { class: "obvious" }, ...acts.map(({ word, act }, place) =>
        make("button", { type: "button", class: pressing && place === 0 ? "primary" : "", onclick: () => this.act(act, [seat.id]) }, word))));
  }

  /** @param {Line} line */
  #detail({ seat, need }) {
    if (need === "hand") return [helpWord(seat.help), seat.help_by && _("%(name)s is on the way", { name: seat.helper })].filter(Boolean).join(" · ");
    if (need === "locked") return reasonWord(seat.locked);
    if (need === "second_sign_in") return seat.asking.map(({ machine }) => machine).join(_(", "));
    if (need === "focus_loss" || need === "access") {
      return Object.entries(seat.signals).filter(([signal]) => !OF_ITS_OWN.includes(signal) && ACCESS.includes(signal) === (need === "access"))
        .map(([signal, times]) => (times > 1 ? _("%(what)s, %(times)s times", { what: signalWord(signal), times }) : signalWord(signal))).join(_(", "));
    }
    return "";
  }

  /** @param {Group} group @param {import("./room.js").Room} room */
  #group(group, room) {
    const key = [group.need, ...group.also].join();
    const ids = group.lines.map(({ seat }) => seat.id);
    const open = this.opened.has(key);
    const { word, act } = OBVIOUS[group.need](group.lines[0].seat);
    const head = make("li", { class: "need group", "data-need": group.need },
      make("button", {
        type: "button", class: "quiet who", "aria-expanded": String(open),
        onclick: () => {
          if (!this.opened.delete(key)) this.opened.add(key);
          this.drawn = "";
          this.selection.set(ids);
        },
      }, make("span", { class: "number figures" }, String(ids.length)), make("span", { class: "name" }, _("candidates"))),
      make("p", { class: "what" }, make("strong", {}, needWord(group.need)), group.also.length > 0 && make("span", { class: "muted" }, group.also.map(needWord).join(_(", ")))),
      mayAct(room, act) && make("div", { class: "obvious" }, make("button", { type: "button", onclick: () => this.act(act, ids) }, word)));
    return open ? [head, ...group.lines.map((line) => this.#line(line, room))] : [head];
  }

  /** @param {Line[]} sorted @param {import("./room.js").Room} room */
  #tell(sorted, room) {
    const now = new Set(sorted.map(({ seat, need }) => `${seat.id} ${need}`));
    const fresh = this.told && sorted.filter(({ seat, need }) => !this.told?.has(`${seat.id} ${need}`));
    this.told = now;
    if (fresh?.length) {
      this.teller.textContent = fresh.slice(0, 3).map(({ seat, need }) => `${_("Seat %(seat)s", { seat: room.places.get(seat.id)?.seat })}: ${needWord(need)}`).join(_(", "));
    }
  }
}

/** What can be done about a raised hand: whoever takes it has it, until it is answered or given back. @param {import("./types.js").Seat} seat @param {import("./room.js").Room} room @returns {Obvious[]} */
function handActs(seat, room) {
  const mine = seat.help_by === room.you.id;
  return [
    !seat.help_by && { word: _("I go"), act: "take_help" },
    (!seat.help_by || mine) && { word: _("Hand answered"), act: "answer_help" },
    (mine || (seat.help_by && room.you.chief)) && { word: _("Give back"), act: "release_help" },
  ].filter((one) => one !== false && one !== "" && mayAct(room, one.act));
}

/** @param {import("./room.js").Room} room @param {string} act */
function mayAct(room, act) {
  return room.header.closed_at === null && room.you.acts.includes(STANDS_FOR[act] ?? act);
}

/** Since when it is so, not since when it is a need. @param {Line} line */
function began({ seat, need, since }) {
  if (need === "unsaved") return seat.unsaved_since || since;
  return need === "lost" ? seat.silent_since || since : since;
}

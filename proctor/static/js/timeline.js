/** The candidate who is looked at: who it is, how the time adds up, and what happened, without any answer. */

import { make } from "/static/js/draw.js";
import { minuteOf, minutes, secondOf } from "/static/js/times.js";
import { _ } from "/static/js/words.js";
import { LIVE, arrangements, connectionLine, minutesLeft, seatNumber, sinceSave } from "./seat_words.js";
import { ask } from "./wire.js";
import { helpWord, lasting, reasonWord, shownState, signalWord, stateWord } from "./words.js";

/** @typedef {{at: number, until: number, kind: string, times: number, detail: Record<string, any>}} Line */
/** @typedef {{id: string, at: number, title: string, kind?: string, group: string, text: string, by: string, sheet: string}} Noted */
/** @typedef {{lines: Line[], incidents: Noted[], names: Record<string, string>, clock: import("/static/js/types.js").Sum|null}} Told */

const AGAIN = 10_000; // ms between two looks at a candidate who only saves

export class Timeline {
  /** @param {HTMLElement} host @param {string} root */
  constructor(host, root) {
    this.host = host;
    this.root = root;
    this.id = "";
    this.told = /** @type {Told|null} */ (null);
    this.known = "";
    this.asked = -Infinity;
  }

  /** @param {import("./room.js").Room} room @param {string} id @param {number} now */
  show(room, id, now) {
    const seat = room.seats.get(id), place = room.places.get(id);
    if (!seat || !place) {
      if (this.id || !this.host.firstChild) this.host.replaceChildren(legend());
      this.id = "";
      return;
    }
    if (id !== this.id) {
      this.id = id;
      this.told = null;
      this.known = "";
      this.host.replaceChildren(make("div", { class: "facts" }), make("ol", { class: "timeline" }));
    }
    this.#facts(place, seat, now);
    const known = `${seat.turn} ${seat.paper} ${seat.state} ${Object.values(seat.signals)}`;
    if (known !== this.known || (this.told && performance.now() - this.asked > AGAIN && LIVE.includes(seat.state))) {
      this.known = known;
      this.#ask(id);
    }
  }

  /** @param {string} id */
  async #ask(id) {
    this.asked = performance.now();
    try {
      const told = await ask(`${this.root}/sittings/${id}/timeline`);
      if (id !== this.id) return;
      this.told = told;
      this.host.querySelector(".timeline")?.replaceChildren(...entries(told));
      this.host.querySelector(".sum")?.replaceChildren(sum(told.clock));
    } catch {
      this.known = ""; // asked again with the next change
    }
  }

  /** @param {import("./types.js").Place} place @param {import("./types.js").Seat} seat @param {number} now */
  #facts(place, seat, now) {
    const live = LIVE.includes(seat.state);
    /** @type {[string, string|false][]} */
    const facts = [
      [_("Ticket number"), place.ticket],
      [_("Progress"), (live || seat.answered > 0) && `${seat.answered}/${seat.fields}`],
      [_("Time left"), minutesLeft(seat, now)],
      [_("Since last save"), live && sinceSave(seat, now, true)],
      [_("Connection"), seat.signed_in && connectionLine(seat, now)],
      [_("Machine"), seat.machine],
      [_("Accommodations"), arrangements(seat)],
      [_("Breaks left"), live && seat.arranged.includes("breaks") && _("%(minutes)s min", { minutes: Math.ceil(seat.break_left_ms / 60_000) })],
      [_("Kept aside"), seat.kept > 0 && _("%(count)s answers, the chief decides", { count: seat.kept })],
      [_("Signals"), Object.entries(seat.signals).map(([signal, times]) => `${signalWord(signal)} ×${times}`).join(_(", "))],
    ];
    this.host.querySelector(".facts")?.replaceChildren(
      make("h2", {}, make("span", { class: "number figures" }, seatNumber(place.seat)), place.name, make("span", { class: "badge", "data-state": shownState(seat) }, stateWord(shownState(seat)))),
      make("p", { class: "sum figures" }, sum(this.told?.clock ?? null)),
      make("p", {}, make("a", { href: `${this.root}/sittings/${seat.id}` }, _("Every entry, and the answer card over time"))),
      make("dl", { class: "facts" }, ...facts.filter(([, said]) => said).flatMap(([word, said]) => [make("dt", {}, word), make("dd", { class: "figures" }, said)])));
  }
}

/** 10:47 = 09:30 + 60 + 15 extra + 2 pause @param {import("/static/js/types.js").Sum|null} clock */
function sum(clock) {
  if (!clock) return "";
  const parts = [
    `${minuteOf(clock.deadline)} = ${minuteOf(clock.opened_at)} + ${minutes(clock.allowed_ms)}`,
    clock.extra_ms && _("%(minutes)s extra", { minutes: minutes(clock.extra_ms) }),
    clock.granted_ms && _("%(minutes)s granted", { minutes: minutes(clock.granted_ms) }),
    clock.held_ms && _("%(minutes)s pause", { minutes: minutes(clock.held_ms) }),
  ];
  return parts.filter(Boolean).join(" + ");
}

/** Newest first, in the order of the journal; what was noted stands where its time puts it. @param {Told} told */
function entries(told) {
  const name = (/** @type {string} */ id) => told.names[id] ?? "";
  const noted = told.incidents.map((one) => ({ at: one.at, until: one.at, group: one.group, word: one.title, more: [one.text, name(one.by)], sheet: one.sheet }));
  const happened = told.lines.map((line) => ({ at: line.at, until: line.until, group: "", word: happenedWord(line), more: more(line, name), sheet: "" }));
  const shown = /** @type {(typeof happened[number]|typeof noted[number])[]} */ (happened.reverse());
  for (const one of noted) {
    const later = shown.findIndex((line) => line.until <= one.until);
    shown.splice(later < 0 ? shown.length : later, 0, one);
  }
  return shown.map((line) =>
    make("li", { class: line.group ? `noted ${line.group}` : null },
      make("time", { class: "figures" }, secondOf(line.until)),
      make("div", {}, make("span", {}, line.word), ...line.more.filter(Boolean).map((said) => make("span", { class: "muted" }, said)), line.sheet && make("a", { href: line.sheet }, _("Misconduct sheet")))));
}

/** @param {Line} line @param {(id: string) => string} name @returns {string[]} */
export function more(line, name) {
  const { detail } = line;
  return [
    reasonWord(detail.reason ?? ""), line.kind === "messaged" ? detail.text : "", detail.machine ?? "",
    detail.about ? helpWord(detail.about) : "", line.kind === "observed" ? detail.detail ?? "" : "",
    detail.unsaved ? _("answers waited on the machine") : "", detail.late ? _("after the deadline") : "", detail.paused ? _("while paused") : "", detail.locked ? _("while locked") : "",
    line.times > 1 ? _("since %(time)s", { time: secondOf(line.at) }) : "",
    detail.by && detail.by !== "candidate" ? [name(detail.by), detail.second && name(detail.second)].filter(Boolean).join(" + ") : "",
  ];
}

/** @param {Line} line */
export function happenedWord({ kind, times, detail }) {
  const words = /** @type {Record<string, () => string>} */ ({
    noted: () => _("Flags and position kept"),
    prepared: () => _("Booklet prepared"),
    accommodated: () => _("Accommodation changed"),
    pledged: () => _("Notice read, pledge given"),
    authorised: () => _("Let in"),
    authorisation_withdrawn: () => _("Permission taken back"),
    started: () => _("Started; the part was opened at %(time)s", { time: minuteOf(detail.opened_at) }),
    leased: () => _("Page opened"),
    machine_asked: () => _("Another machine asks"),
    machine_approved: () => _("Change of machine approved"),
    machine_refused: () => _("Change of machine refused"),
    access_waived: () => _("Let in without the check of browser or network"),
    answered: () => (times > 1 ? _("%(count)s saves", { count: times }) : _("Saved")),
    kept_aside: () => (times > 1 ? _("%(count)s answers kept aside", { count: times }) : _("Answer kept aside")),
    kept_admitted: () => _("Kept answer admitted"),
    kept_rejected: () => _("Kept answer not admitted"),
    observed: () => signalWord(detail.signal),
    paused: () => _("Paused from %(time)s", { time: secondOf(detail.since) }),
    resumed: () => _("Resumed"),
    locked: () => _("Page locked"),
    seat_changed: () => _("Changed seats: from %(before)s to %(seat)s", { before: seatNumber(detail.before), seat: seatNumber(detail.seat) }),
    unlocked: () => _("Page unlocked"),
    hold_shortened: () => _("Pause counts only from %(time)s", { time: secondOf(detail.since) }),
    granted: () => _("%(time)s granted", { time: lasting(detail.seconds) }),
    messaged: () => _("Message"),
    help_asked: () => _("Hand raised"),
    help_taken: () => _("A proctor goes there"),
    help_released: () => _("Hand given back"),
    help_answered: () => (detail.by === "candidate" ? _("Hand taken down") : _("Hand answered")),
    handed_in: () => _("Handed in"),
    handed_in_for: () => _("Handed in by a proctor for the candidate"),
    expired: () => _("Time up, collected"),
    terminated: () => (detail.abandoned ? _("Broken off with the whole room") : _("Ended by a proctor")),
    reopened: () => _("Reopened"),
    marked_absent: () => _("Marked absent"),
    absence_corrected: () => _("Absence corrected"),
    closed: () => _("Room closed"),
  });
  return words[kind]?.() ?? kind;
}

/** What the shapes mean, while nobody is looked at. */
function legend() {
  const states = ["awaiting", "signed_in", "authorised", "in_progress", "paused", "submitted", "expired", "terminated", "absent"];
  return make("div", { class: "legend" },
    make("h2", {}, _("Signs")),
    make("ul", {}, ...states.map((state) => make("li", {}, make("span", { class: "badge", "data-state": state }, stateWord(state)))),
      make("li", {}, make("span", { class: "badge", "data-state": "lost" }, _("Connection lost"))),
      make("li", {}, make("span", { class: "badge", "data-state": "misconduct" }, _("Misconduct noted")))),
    make("p", { class: "muted" }, _("Choose a seat to see what happened there. Questions and answers are never shown.")));
}

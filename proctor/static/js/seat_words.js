/** One seat in a sentence, and its flags: for the map, the list and a screen reader alike. */

import { _ } from "/static/js/words.js";
import { minuteOf, minutes } from "/static/js/times.js";
import { ago, leftOf } from "./hall_clock.js";
import { arrangedWord, arrivedWord, connectionWord, needWord, shownState, stateWord, voidWord } from "./words.js";

/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./types.js").Place} Place */

export const LIVE = ["in_progress", "paused"];
const STEP = 5000; // the map counts the seconds since a save in fives: forty figures that never stand still tire the eye

/** @param {number} seat */
export function seatNumber(seat) {
  return String(seat).padStart(2, "0");
}

/** Whole minutes left, or empty. @param {Seat} seat @param {number} now */
export function minutesLeft(seat, now) {
  const left = leftOf(seat, now);
  return left === null ? "" : _("%(minutes)s min", { minutes: Math.ceil(left / 60_000) });
}

/** Time since the last save. @param {Seat} seat @param {number} now @param {boolean} exact */
export function sinceSave(seat, now, exact) {
  if (seat.saved_at === null) return "—";
  const since = Math.max(0, now - seat.saved_at);
  return ago(exact || since >= 60_000 ? since : Math.floor(since / STEP) * STEP);
}

/** How the browser stands, with the time it has been silent. @param {Seat} seat @param {number} now */
export function connectionLine(seat, now) {
  const silent = seat.connection === "lost" && seat.silent_since ? ` ${ago(now - seat.silent_since)}` : "";
  return connectionWord(seat.connection) + silent;
}

/** Whether the connection is worth showing on the map: only of those who sit, and only where it is not well. @param {Seat} seat */
export function connectionMatters(seat) {
  return LIVE.includes(seat.state) && seat.connection !== "here";
}

/**
 * The flags of a seat, as [name, sentence].
 * @param {Seat} seat
 * @returns {[string, string][]}
 */
export function flags(seat) {
  /** @type {[string, string|false|0][]} */
  const all = [
    ["misconduct", seat.misconduct && _("Misconduct noted")],
    ["incident", !seat.misconduct && seat.incidents && _("%(count)s incidents noted", { count: seat.incidents })],
    ["machine", seat.asking.length && needWord("second_sign_in")],
    ["lock", seat.locked && needWord("locked")],
    ["hand", seat.help && (seat.help_by ? _("Hand raised; %(name)s is on the way", { name: seat.helper }) : needWord("hand"))],
    ["void", seat.void && voidWord(seat.void)],
    ["kept", seat.kept && _("%(count)s answers kept aside", { count: seat.kept })],
    [`arrived-${seat.arrived}`, seat.arrived && (seat.arrived !== "here" || seat.state === "awaiting") && arrivedWord(seat.arrived)],
    ["break", seat.break_until && _("Break until %(time)s", { time: minuteOf(seat.break_until) })],
    ["granted", seat.granted_ms && _("%(minutes)s granted", { minutes: minutes(seat.granted_ms) })],
    [seat.arranged.length ? "arranged" : "extra", arrangements(seat)],
  ];
  return /** @type {[string, string][]} */ (all.filter(([, said]) => said));
}

/** What an accommodation gives, in words; empty where nothing. @param {Seat} seat */
export function arrangements({ arranged, extra_ms }) {
  const extra = extra_ms ? [_("%(minutes)s extra", { minutes: minutes(extra_ms) })] : [];
  return [...arranged.map(arrangedWord), ...extra].join(_(", "));
}

/** @param {Place} place @param {Seat} seat @param {number} now */
export function sentence(place, seat, now) {
  return [
    _("Seat %(seat)s", { seat: place.seat }), place.name, stateWord(shownState(seat)),
    connectionMatters(seat) && connectionLine(seat, now),
    LIVE.includes(seat.state) && _("%(answered)s of %(fields)s answered", { answered: seat.answered, fields: seat.fields }),
    LIVE.includes(seat.state) && _("%(left)s left", { left: minutesLeft(seat, now) }),
    ...flags(seat).map(([, said]) => said),
  ].filter(Boolean).join(", ");
}

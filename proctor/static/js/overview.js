/** All rooms that somebody watches over, seen from above: what needs a person now, most urgent first, and what alarms. Pure. */

import { ORDER } from "./attention.js";

/** @typedef {"unattended"|"pause_unconfirmed"} Alarm */
/** @typedef {"not_opened"|"opened"|"paused"|"proposed"|"closed"} Phase */
/** @typedef {{phase: Phase, counts: Record<string, number>, waiting: [number, import("./types.js").Need, number][], alarms: [Alarm, number][]}} Figures */
/** @typedef {{run: string, need: import("./types.js").Need, since: number, seats: number[]}} Concern seats of one room with the same need */
/** @typedef {{run: string, alarm: Alarm, since: number}} Raised */

const EACH = 3; // up to so many seats of a room with one need are lines of their own

/** How many seats of a room need somebody now. @param {Figures} figures @param {number} now */
export function due(figures, now) {
  return figures.waiting.filter(([, , since]) => since <= now).length;
}

/** The alarms that have begun, oldest first. @param {Map<string, Figures>} rooms @param {number} now @returns {Raised[]} */
export function alarms(rooms, now) {
  const found = [...rooms].flatMap(([run, figures]) => figures.alarms.filter(([, since]) => since <= now).map(([alarm, since]) => ({ run, alarm, since })));
  return found.sort((one, other) => one.since - other.since);
}

/**
 * What needs a person now, in the order of the console; many seats of one room with one need are one line.
 * @param {Map<string, Figures>} rooms @param {number} now @returns {Concern[]}
 */
export function concerns(rooms, now) {
  /** @type {Concern[]} */
  const found = [];
  for (const [run, figures] of rooms) {
    const alike = /** @type {Map<import("./types.js").Need, [number, number][]>} */ (new Map());
    for (const [seat, need, since] of figures.waiting) if (since <= now) alike.set(need, [...(alike.get(need) ?? []), [seat, since]]);
    for (const [need, seats] of alike) {
      const lines = seats.length > EACH ? [seats] : seats.map((one) => [one]);
      for (const line of lines) found.push({ run, need, since: Math.max(...line.map(([, since]) => since)), seats: line.map(([seat]) => seat) });
    }
  }
  return found.sort((one, other) => ORDER.indexOf(one.need) - ORDER.indexOf(other.need) || other.since - one.since);
}

/** The figures of several rooms added up. @param {Figures[]} rooms @returns {Record<string, number>} */
export function sums(rooms) {
  /** @type {Record<string, number>} */
  const all = {};
  for (const { counts } of rooms) for (const [name, count] of Object.entries(counts)) all[name] = (all[name] ?? 0) + count;
  return all;
}

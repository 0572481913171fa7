/**
 * What needs attention now: one line a candidate, most urgent kind first, newest first within a kind; many alike become one.
 * Raised hands are a queue: who has waited longest comes first, and to whom somebody goes already, last. Pure.
 */

/** @typedef {import("./types.js").Need} Need */
/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {{seat: Seat, need: Need, since: number, also: Need[]}} Line */
/** @typedef {{need: Need, also: Need[], lines: Line[]}} Group several candidates with the very same needs */

/** @type {Need[]} */
export const ORDER = [
  "second_sign_in", "doubt", "hand", "access", "unsaved", "lost", "moving", "waiting", "locked", "machine_changed", "clock_drift", "fast_answers", "focus_loss",
];
export const ALONE = ["second_sign_in", "doubt", "hand"]; // each is a person who waits
const MOST_ALIKE = 3; // more than this, and the list says how many

/** The needs of one seat that have begun, most urgent first. @param {Seat} seat @param {number} now @returns {[Need, number][]} */
export function due(seat, now) {
  return seat.needs.filter(([, since]) => since <= now);
}

/** Whether this one stays when the quiet ones are hidden: it needs somebody, or something was noted. @param {Seat} seat @param {number} now */
export function standsOut(seat, now) {
  return seat.needs.some(([, since]) => since <= now) || seat.incidents > 0 || seat.kept > 0;
}

/** Which of two comes first. @param {Line} one @param {Line} other */
function order(one, other) {
  if (one.need !== other.need) return ORDER.indexOf(one.need) - ORDER.indexOf(other.need);
  if (one.need !== "hand") return other.since - one.since;
  return Number(Boolean(one.seat.help_by)) - Number(Boolean(other.seat.help_by)) || one.since - other.since;
}

/**
 * @param {Iterable<Seat>} seats
 * @param {number} now
 * @returns {Line[]}
 */
export function lines(seats, now) {
  const found = [];
  for (const seat of seats) {
    const [first, ...rest] = due(seat, now);
    if (first) found.push({ seat, need: first[0], since: first[1], also: rest.map(([need]) => need) });
  }
  return found.sort(order);
}

/**
 * Lines and groups in the same order: a hand is never folded away, a room that lost its network is one line.
 * @param {Line[]} sorted
 * @returns {(Line|Group)[]}
 */
export function gathered(sorted) {
  const alike = /** @type {Map<string, Line[]>} */ (new Map());
  for (const line of sorted) alike.set(key(line), [...(alike.get(key(line)) ?? []), line]);
  /** @param {Line} line @returns {(Line|Group)[]} */
  const shown = (line) => {
    const group = alike.get(key(line)) ?? [];
    if (ALONE.includes(line.need) || group.length <= MOST_ALIKE) return [line];
    return group[0] === line ? [{ need: line.need, also: line.also, lines: group }] : [];
  };
  return sorted.flatMap(shown);
}

/** @param {Line} line */
function key(line) {
  return [line.need, ...line.also].join();
}

/** The answer card at any moment of a sitting, from what filled it. Pure. */

/** @typedef {[number, number, boolean]} Step when (ms), which place, and whether it was filled or emptied */

/** The places that are filled at this time. @param {Step[]} steps in order @param {number} time @returns {Set<number>} */
export function filledAt(steps, time) {
  const filled = new Set();
  for (const [at, place, given] of steps) {
    if (at > time) break;
    if (given) filled.add(place);
    else filled.delete(place);
  }
  return filled;
}

/** A question is answered, half answered or not. @param {number[]} places @param {Set<number>} filled */
export function stateOf(places, filled) {
  const count = places.filter((place) => filled.has(place)).length;
  return count === 0 ? "empty" : count === places.length ? "answered" : "partly";
}

/** The place that was touched last before this time, or -1. @param {Step[]} steps @param {number} time */
export function lastAt(steps, time) {
  let last = -1;
  for (const [at, place] of steps) {
    if (at > time) break;
    last = place;
  }
  return last;
}

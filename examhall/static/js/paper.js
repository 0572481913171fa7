/** Fetches what a candidate goes on with: the booklet once, and the answers, with what the hall has not received laid over. */

import { patiently, sleep } from "./arrival.js";

/** @typedef {import("./types.js").Booklet} Booklet */
/** @typedef {import("./types.js").NotesRecord} NotesRecord */
/**
 * @typedef {object} Paper
 * @property {Booklet} booklet
 * @property {Record<string, import("./types.js").Value>} answers
 * @property {NotesRecord|null} notes the newest, this browser's or the hall's
 * @property {boolean} noted whether the hall has these notes
 * @property {number|null} savedAt hall time of the last answer it has
 * @property {boolean} moved whether another browser has answered before
 */

const PATIENCE = 30_000; // ms

/**
 * @param {import("./door.js").Door} door
 * @param {import("./store.js").Store} store
 * @param {Booklet|null} known
 * @param {number} jitter ms: a whole room must not ask in the same instant
 * @returns {Promise<Paper>}
 */
export async function fetchPaper(door, store, known, jitter) {
  if (!known) await sleep(Math.random() * jitter);
  const booklet = known ?? /** @type {Booklet} */ (await patiently(() => door.get("/booklet", PATIENCE)));
  const { told, waiting } = await atOnce(door, store);
  const { answers, notes, numbers, saved_at: savedAt } = told;
  for (const change of waiting) if (change.field) answers[change.field] = change.value;
  const own = await store.notes();
  const noted = !own || own.at < (notes?.at ?? 0);
  const moved = Object.keys(numbers).some((browser) => browser !== store.browser);
  return { booklet, answers, notes: noted ? notes : own, noted, savedAt, moved };
}

/**
 * What the hall has and what waits here, as of one moment: a change that was received while the hall was asked stands in neither,
 * so the hall is asked again.
 * @param {import("./door.js").Door} door
 * @param {import("./store.js").Store} store
 */
async function atOnce(door, store) {
  for (;;) {
    const before = await store.waiting();
    const told = await patiently(() => door.get("/answers", PATIENCE));
    const waiting = await store.waiting();
    if (before.every(({ number }) => waiting.some((change) => change.number === number))) return { told, waiting };
  }
}

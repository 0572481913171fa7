/** How a page comes to be the one that writes: it takes the lease, and waits for the proctor if another machine has it. */

import { Refused, Unreached } from "./door.js";

/** @typedef {import("./types.js").News} News */

const LONGEST = 10_000; // ms between two tries
const ASK = 1500; // ms between two looks whether the proctor has agreed

/** @param {number} ms @returns {Promise<void>} */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Asks until the hall can be reached; a refusal is passed on.
 * @template T
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
export async function patiently(ask) {
  for (let wait = 1000; ; wait = Math.min(LONGEST, wait * 2)) {
    try {
      return await ask();
    } catch (reason) {
      const busy = reason instanceof Refused && reason.status >= 500;
      if (!busy && !(reason instanceof Unreached)) throw reason;
      await sleep(wait * (0.5 + Math.random() / 2));
    }
  }
}

/**
 * @param {import("./door.js").Door} door
 * @param {string} browser
 * @param {(news: News|undefined) => Promise<void>} asked told when the proctor has been asked; `look` below then brings the news
 * @param {() => Promise<boolean>} look whether this browser may take the lease now
 * @returns {Promise<{lease: string, epoch: number, news: News}>}
 */
export async function takeLease(door, browser, asked, look) {
  const machine = `${navigator.platform} ${screen.width}×${screen.height}`.slice(0, 200);
  for (;;) {
    try {
      return await patiently(() => door.post("/lease", { browser, machine }));
    } catch (reason) {
      if (!(reason instanceof Refused) || reason.code !== "another_machine") throw reason;
      await asked(reason.details.news);
      do await sleep(ASK);
      while (!(await look()));
    }
  }
}

/** Sends what the store keeps, oldest first and one batch at a time, until the hall has acknowledged every change. */

import { Refused, Unreached } from "./door.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").SaveReply} SaveReply */

const MOST_CHANGES = 100;
const MOST_BYTES = 47_000; // the hall takes 48 KB; a little is left for the envelope
const GATHER = 350; // ms: neighbouring changes travel together
const LONGEST_WAIT = 10_000;
const NEW_LEASE = new Set([401, 403]);

/**
 * Events: "reply" (detail: the reply and the notes that went up with it), "refused" (the hand-in was; detail {code, says, missing}), "lease" (a new one is
 * needed), "older" (a newer page of this browser goes on), "change" (something to show: `unsent`, `reachable`, `savedAt`, `kept`, `parked`, `trouble`).
 */
export class Outbox extends EventTarget {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("./door.js").Door} door
   * @param {() => {seen: number, notes: object|null}} aboard what rides on a save
   */
  constructor(store, door, aboard) {
    super();
    this.store = store;
    this.door = door;
    this.aboard = aboard;
    this.unsent = 0;
    this.reachable = true;
    this.savedAt = /** @type {number|null} */ (null);
    this.kept = 0;
    this.parked = /** @type {import("./types.js").Parked[]} */ ([]);
    this.trouble = ""; // what the hall said last, when it could be reached but did not take it
    this.handingIn = false;
    this.stopped = true;
    this.most = MOST_CHANGES;
    this.bare = false; // the hall could not read our notes: answers travel without them
    this.failures = 0;
    this.timer = 0;
    this.busy = /** @type {Promise<void>|null} */ (null);
  }

  /** Begins to send, also what an older page left. */
  async start() {
    this.stopped = false;
    this.parked = await this.store.parked();
    await this.#count();
    this.send(0);
  }

  /** What the hall had received when this page came. @param {number|null} savedAt hall time, ms */
  resume(savedAt) {
    this.savedAt ??= savedAt;
    this.dispatchEvent(new Event("change"));
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.timer = 0;
  }

  /**
   * Keeps one field's value and sends it soon. Rejects if it could not be kept.
   * @param {string} field
   * @param {import("./types.js").Value} value
   * @param {number} at
   */
  async put(field, value, at) {
    await this.store.put(field, value, at);
    await this.#count();
    this.nudge();
  }

  /** The last change of the queue. @param {number} at */
  async handIn(at) {
    await this.store.putHandIn(at);
    await this.#count();
    this.send(0);
  }

  /** Hears from elsewhere whether the hall can be reached. @param {boolean} reached @param {number} jitter ms */
  contact(reached, jitter) {
    if (reached === this.reachable) return;
    this.reachable = reached;
    this.dispatchEvent(new Event("change"));
    if (reached && !this.stopped) this.send(Math.random() * jitter);
  }

  /** There is something to send soon; what waits for another try goes on waiting. */
  nudge() {
    if (!this.failures && !this.timer) this.send(GATHER);
  }

  /** Sends after `wait` ms, or at once what waits for another try. @param {number} wait */
  send(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.#run();
    }, wait);
  }

  #run() {
    this.busy ??= this.#drain().finally(() => (this.busy = null));
    return this.busy;
  }

  async #drain() {
    while (!this.stopped) {
      const waiting = await this.store.waiting();
      const { seen, notes: due } = this.aboard();
      const notes = this.bare ? null : due;
      if (!waiting.length && !notes) {
        this.failures = 0; // nothing waits for another try any more: another page may have sent it
        return;
      }
      const batch = fitting(waiting, this.most, MOST_BYTES - size(notes));
      if (waiting.length && !batch.length) {
        await this.store.park([{ number: waiting[0].number, code: "too_large" }]);
        await this.#settled();
        continue;
      }
      try {
        await this.#take(await this.door.post("/responses", { seen, changes: batch, notes }), batch, notes);
      } catch (reason) {
        return this.#failed(reason, batch, notes);
      }
    }
  }

  /** @param {SaveReply} reply @param {Change[]} batch @param {object|null} notes */
  async #take(reply, batch, notes) {
    const final = [...reply.receipts, ...reply.kept].map((receipt) => receipt.number);
    if (batch.length && !final.length && !reply.parked.length && !reply.refused) throw new Unreached("no receipt in the reply");
    if (final.length) await this.store.settle(final, lastOf([...reply.receipts, ...reply.kept]));
    if (reply.parked.length) await this.store.park(reply.parked);
    if (reply.refused) await this.store.drop(reply.refused.number);
    this.reachable = true;
    this.failures = 0;
    this.trouble = "";
    this.most = Math.min(MOST_CHANGES, this.most * 2);
    if (reply.receipts.length) this.savedAt = reply.now;
    this.kept += reply.kept.length;
    await this.#settled();
    if (reply.older) {
      this.stop();
      this.dispatchEvent(new Event("older")); // the newer page sends what still waits here
    }
    this.dispatchEvent(new CustomEvent("reply", { detail: { reply, notes } }));
    if (reply.refused) this.dispatchEvent(new CustomEvent("refused", { detail: reply.refused }));
  }

  /** @param {unknown} reason @param {Change[]} batch @param {object|null} notes */
  async #failed(reason, batch, notes) {
    this.failures += 1;
    let wait = Math.random() * Math.min(LONGEST_WAIT, 1000 * 2 ** this.failures); // full jitter
    if (reason instanceof Refused) {
      this.reachable = true;
      this.trouble = reason.says;
      if (NEW_LEASE.has(reason.status)) {
        this.stop();
        this.dispatchEvent(new Event("lease"));
      } else if (reason.code === "too_fast") {
        this.most = Math.max(1, Math.min(20, this.most));
      } else if (reason.status === 413 || reason.status === 400) {
        if (notes) this.bare = true;
        else if (batch.length > 1) this.most = Math.ceil(batch.length / 2);
        else await this.store.park([{ number: batch[0].number, code: reason.code }]);
        wait = 0;
      }
      wait = Math.max(wait, reason.retryAfter);
    } else {
      this.reachable = false;
    }
    await this.#settled();
    if (!this.stopped) this.send(wait);
  }

  async #settled() {
    this.parked = await this.store.parked();
    await this.#count();
  }

  async #count() {
    const waiting = await this.store.waiting();
    this.unsent = waiting.length;
    this.handingIn = waiting.some((change) => change.hand_in !== undefined);
    this.dispatchEvent(new Event("change"));
  }
}

/** The receipt that was written last, as the page keeps it. @param {import("./types.js").Receipt[]} receipts */
function lastOf(receipts) {
  const { number, entry, hash } = receipts.reduce((one, other) => (other.entry > one.entry ? other : one));
  return { number, entry, hash };
}

/** Bytes on the wire. @param {unknown} content */
function size(content) {
  return new TextEncoder().encode(JSON.stringify(content)).length;
}

/** As many changes from the front as one batch takes. @param {Change[]} waiting @param {number} most @param {number} bytes */
export function fitting(waiting, most, bytes) {
  const batch = [];
  for (const change of waiting.slice(0, most)) {
    bytes -= size(change) + 1;
    if (bytes < 0) break;
    batch.push(change);
  }
  return batch;
}

/** Who writes to this sitting: this page, a newer page of this browser, or another machine. */

import { takeLease } from "./arrival.js";
import { Refused } from "./door.js";

/** @typedef {import("./types.js").News} News */

/**
 * Events: "change"; "taken" (this page writes from now on); "refused" (detail: the hall's sentence; no lease was given).
 * `elsewhere`: a newer page goes on; `asking`: the proctor has been asked; `fenced`: another machine writes.
 */
export class Tenure extends EventTarget {
  /**
   * @param {import("./door.js").Door} door
   * @param {import("./store.js").Store} store
   * @param {import("./news.js").NewsLine} line
   * @param {import("./outbox.js").Outbox} outbox
   */
  constructor(door, store, line, outbox) {
    super();
    this.door = door;
    this.store = store;
    this.line = line;
    this.outbox = outbox;
    this.elsewhere = this.asking = this.fenced = this.again = this.beginning = this.approved = false;
    store.tabs.onmessage = ({ data }) => data.epoch > store.epoch && this.leave();
  }

  /** Becomes the page that writes; waits for the proctor where another machine does. */
  async begin() {
    if (this.beginning) return;
    this.beginning = true;
    try {
      const asked = (/** @type {News|undefined} */ news) => this.#wait(news);
      const { lease, epoch, news } = await takeLease(this.door, this.store.browser, asked, () => this.#look());
      this.door.lease = lease;
      await this.store.claim(epoch, lease);
      this.elsewhere = this.asking = this.fenced = false;
      this.dispatchEvent(new Event("taken"));
      await this.line.start();
      this.line.hear(news);
      await this.outbox.start();
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      this.line.hear(reason.details.news);
      await this.line.ask(); // an ended sitting gives no lease, but its news
      this.dispatchEvent(new CustomEvent("refused", { detail: reason.says }));
    } finally {
      this.beginning = false;
    }
    this.dispatchEvent(new Event("change"));
  }

  /** @param {News|undefined} news */
  async #wait(news) {
    this.asking = true;
    this.elsewhere = this.again = false;
    this.line.hear(news);
    this.dispatchEvent(new Event("change"));
    this.door.lease ||= await this.store.lease();
    if (this.door.lease) await this.outbox.start(); // the hall keeps aside what an earlier stay on this machine left
  }

  async #look() {
    await this.line.ask();
    const clear = !this.outbox.unsent || !this.outbox.reachable; // what is left here goes up as this machine's old self first
    return this.again || (this.approved && clear);
  }

  /** The news as it concerns this machine: a push speaks to whoever writes. @param {News} told @returns {News} */
  heard(told) {
    this.approved = told.approved;
    const news = this.fenced ? { ...told, mine: false } : told;
    if (!news.mine && !this.asking) this.store.isOld().then((old) => old && this.leave());
    return news;
  }

  /** Another machine writes now: the hall has kept a change of ours aside. */
  fence() {
    this.fenced = true;
  }

  /** A newer page of this browser goes on: this one stops writing, sending and asking. */
  leave() {
    if (this.elsewhere) return;
    this.elsewhere = true;
    this.outbox.stop();
    this.line.stop();
    this.dispatchEvent(new Event("change"));
  }
}

/** What is being typed and not yet kept: stored a second after the last key, at the latest after two, never mid-composition. */

/** @typedef {import("./types.js").Value} Value */

const PAUSE = 1000; // ms after the last key
const LONGEST = 2000; // ms after the first
const AGAIN = 2000; // ms until storing is tried again when this machine's storage failed

/** Event: "change". `waiting` is how many fields are not kept yet, `broken` whether storing failed. */
export class Drafts extends EventTarget {
  /** @param {(field: string, value: Value) => Promise<void>} keep */
  constructor(keep) {
    super();
    this.keep = keep;
    this.values = /** @type {Map<string, Value>} */ (new Map());
    this.since = 0;
    this.timer = 0;
    this.composing = false;
    this.broken = false;
    this.work = Promise.resolve();
    document.addEventListener("compositionstart", () => (this.composing = true), true);
    document.addEventListener("compositionend", () => (this.composing = false), true);
    document.addEventListener("focusout", () => (this.composing = false), true);
  }

  get waiting() {
    return this.values.size;
  }

  /** @param {string} field @param {Value} value @param {boolean} settled */
  add(field, value, settled) {
    if (!this.values.size) this.since = performance.now();
    this.values.set(field, value);
    this.#later(settled ? 0 : Math.min(PAUSE, this.since + LONGEST - performance.now()));
    this.dispatchEvent(new Event("change"));
  }

  /** Keeps everything now; resolves when it is stored, or could not be. */
  flush() {
    clearTimeout(this.timer);
    this.work = this.work.then(() => this.#store());
    return this.work;
  }

  /** Forgets what was typed: another page has taken over. */
  drop() {
    clearTimeout(this.timer);
    this.values.clear();
    this.dispatchEvent(new Event("change"));
  }

  /** @param {number} wait */
  #later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.composing ? this.#later(PAUSE / 4) : this.flush()), Math.max(0, wait));
  }

  async #store() {
    for (const [field, value] of [...this.values]) {
      try {
        await this.keep(field, value);
      } catch (reason) {
        this.broken = true;
        this.dispatchEvent(new CustomEvent("change", { detail: reason }));
        if (this.values.size) this.#later(AGAIN);
        return;
      }
      if (this.values.get(field) === value) this.values.delete(field);
    }
    this.broken = false;
    if (this.values.size) this.#later(PAUSE);
    this.dispatchEvent(new Event("change"));
  }
}

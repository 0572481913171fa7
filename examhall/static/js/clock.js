/** The countdown: anchored to the hall's time, carried on by the machine's monotonic clock, never by its wall clock. */

/** @typedef {import("./types.js").Sum} Sum */

const TRUE_FOR = 20_000; // ms a reminder may come late and still be true
const JITTER = 400; // ms: what a slow network alone may move the anchor without a word

/** Events: "tick" each second, "reminder" (detail: seconds), "zero", "changed" (the deadline moved for good). */
export class Clock extends EventTarget {
  /** @param {number[]} reminders seconds left at which it speaks */
  constructor(reminders = [900, 300, 60]) {
    super();
    this.reminders = reminders;
    this.ahead = 0; // hall time minus monotonic time
    this.anchored = false;
    this.deadline = /** @type {number|null} */ (null);
    this.sum = /** @type {Sum|null} */ (null);
    this.standing = /** @type {number|null} */ (null); // ms left while paused
    this.told = /** @type {number|null} */ (null);
    this.before = Infinity; // ms left at the last tick
    this.timer = 0;
  }

  /** Hall time now, ms; the machine's own until the hall has been heard. */
  now() {
    return this.anchored ? performance.now() + this.ahead : Date.now();
  }

  /** ms left, or null before the start. */
  left() {
    if (this.standing !== null) return this.standing;
    return this.deadline === null ? null : Math.max(0, this.deadline - this.now());
  }

  /**
   * What the hall says now.
   * @param {{now: number, left_ms: number|null, paused: boolean, clock?: Sum|null}} word
   */
  anchor(word) {
    const ahead = word.now - performance.now();
    if (!this.anchored || Math.abs(ahead - this.ahead) > JITTER) this.ahead = ahead;
    this.anchored = true;
    const deadline =
      word.left_ms === null ? null : word.clock && !word.paused ? word.clock.deadline : this.#near(word.now + word.left_ms);
    this.sum = word.clock ?? this.sum;
    this.standing = word.paused ? word.left_ms : null;
    this.deadline = deadline;
    if (word.clock && !word.paused) this.#tell(length(word.clock));
    this.#run();
  }

  /** The known deadline, if the new one differs by no more than the network's jitter. @param {number} deadline */
  #near(deadline) {
    return this.deadline !== null && Math.abs(this.deadline - deadline) <= JITTER ? this.deadline : deadline;
  }

  /** @param {number} total ms between opening and deadline; told once it stands, not while a pause still grows */
  #tell(total) {
    if (this.told !== null && total !== this.told) this.dispatchEvent(new Event("changed"));
    this.told = total;
  }

  #run() {
    clearTimeout(this.timer);
    const left = this.left();
    this.dispatchEvent(new Event("tick"));
    if (left === null) return;
    const reached = this.reminders.filter((at) => this.before > at * 1000 && left <= at * 1000 && left > at * 1000 - TRUE_FOR);
    if (reached.length && this.before !== Infinity) this.dispatchEvent(new CustomEvent("reminder", { detail: reached[0] }));
    const over = left <= 0 && this.before > 0;
    this.before = left;
    if (over) this.dispatchEvent(new Event("zero"));
    if (this.standing === null && left > 0) this.timer = setTimeout(() => this.#run(), left % 1000 || 1000);
  }
}

/** ms from the opening to the deadline: grows with extra time, grants and pauses. @param {Sum} sum */
function length(sum) {
  return sum.allowed_ms + sum.extra_ms + sum.granted_ms + sum.held_ms;
}

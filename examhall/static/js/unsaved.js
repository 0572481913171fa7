/** How long the oldest answer on this page has waited for the hall's word; where that is long, the proctor's list is told. */

const WORTH_TELLING = 10_000; // ms: sooner it is only under way
const LOOK = 5000;

export class Unsaved {
  /**
   * @param {import("./outbox.js").Outbox} outbox
   * @param {import("./drafts.js").Drafts} drafts
   * @param {() => void} tell says to the hall what `age` is now
   */
  constructor(outbox, drafts, tell) {
    this.since = 0; // performance.now(), 0: nothing waits
    this.told = false;
    const look = () => {
      const waits = outbox.unsent + outbox.parked.length + drafts.waiting > 0;
      this.since = waits ? this.since || performance.now() : 0;
      if (this.age() > 0 === this.told) return;
      this.told = !this.told;
      tell();
    };
    for (const part of [outbox, drafts]) part.addEventListener("change", look);
    setInterval(look, LOOK);
  }

  /** Whole milliseconds, 0 where nothing waits or it is only under way. */
  age() {
    const age = this.since && Math.round(performance.now() - this.since);
    return age < WORTH_TELLING ? 0 : age;
  }
}

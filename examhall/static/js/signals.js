/** Tells the proctor what the page notices (focus lost, full screen left, clock off, a paste refused); it judges nothing. */

const SPACING = 5000; // ms: at most one of a kind in five seconds
const STAYED = 2000; // ms after which a page that is still here was not left
const DRIFT = 30_000; // ms the machine's clock may be off before it is worth a word

export class Signals {
  /** @param {import("./door.js").Door} door @param {() => boolean} wanted whether the sitting runs here */
  constructor(door, wanted) {
    this.door = door;
    this.wanted = wanted;
    this.last = /** @type {Map<string, number>} */ (new Map());
    this.drifting = false;
    this.leaving = false;
    // A page that is loaded again is hidden on its way out: that is no leaving of the window.
    addEventListener("beforeunload", () => {
      this.leaving = true;
      setTimeout(() => (this.leaving = false), STAYED);
    });
    addEventListener("blur", () => this.send("focus_lost", "window"));
    document.addEventListener("visibilitychange", () => document.hidden && this.send("focus_lost", "hidden"));
    document.addEventListener("fullscreenchange", () => document.fullscreenElement || this.send("fullscreen_left"));
  }

  /** @param {string} signal @param {string} [detail] */
  send(signal, detail = "") {
    const now = performance.now();
    if (this.leaving || !this.wanted() || now - (this.last.get(signal) ?? -Infinity) < SPACING) return;
    this.last.set(signal, now);
    this.door.post("/signals", { signal, detail }).catch(() => {}); // evidence, never in an answer's way
  }

  /** @param {number} hall the hall's time, ms */
  compare(hall) {
    const off = Date.now() - hall;
    if (Math.abs(off) > DRIFT && !this.drifting) this.send("clock_drift", `${Math.round(off / 1000)} s`);
    this.drifting = Math.abs(off) > DRIFT;
  }
}

/** The hall's time on this machine: anchored by every message, carried on by the monotonic clock. */

import { _ } from "/static/js/words.js";

const JITTER = 300; // ms that a slow message alone may seem off

export class HallClock {
  constructor() {
    this.ahead = 0; // hall time minus monotonic time
    this.anchored = false;
  }

  /** @param {number} now the hall's, ms */
  anchor(now) {
    const ahead = now - performance.now();
    if (!this.anchored || Math.abs(ahead - this.ahead) > JITTER) this.ahead = ahead;
    this.anchored = true;
  }

  now() {
    return performance.now() + this.ahead;
  }
}

/** How long ago, in as few figures as tell it: 8 s, 4:05, 1:02:07. @param {number} ms */
export function ago(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return _("%(seconds)s s", { seconds });
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Time left of a seat, ms; null where none runs or waits. @param {import("./types.js").Seat} seat @param {number} now */
export function leftOf(seat, now) {
  if (seat.deadline !== null) return Math.max(0, seat.deadline - now);
  return seat.left_ms;
}

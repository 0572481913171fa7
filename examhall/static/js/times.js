/** Shows instants and spans as a clock on the wall of the centre would: its zone, 24 hours, tabular. */

let zone = "Asia/Shanghai";

/** @param {string} name IANA zone of the centre */
export function useZone(name) {
  zone = name;
}

/** @param {number} ms @param {Intl.DateTimeFormatOptions} options */
function parts(ms, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options }).format(ms);
}

/** 10:47 @param {number} ms */
export function minuteOf(ms) {
  return parts(ms, { hour: "2-digit", minute: "2-digit" });
}

/** 10:32:05 @param {number} ms */
export function secondOf(ms) {
  return parts(ms, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** 2026-11-23 @param {number} ms */
export function dayOf(ms) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(ms);
}

/** 0 for Sunday @param {number} ms */
export function weekdayOf(ms) {
  return new Date(`${dayOf(ms)}T12:00:00Z`).getUTCDay();
}

/** 1:02:07 or 47:12, rounded up so that 0:00 is the end @param {number} ms */
export function span(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

/** Minutes: 15, or 1:53 where they are not whole @param {number} ms */
export function minutes(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds % 60 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : String(seconds / 60);
}

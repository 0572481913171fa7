/** Draws the countdown in the top bar, the sum that explains it, and the quiet reminders beside it. */

import { make } from "./draw.js";
import { minuteOf, minutes, span } from "./times.js";
import { _, language } from "./words.js";

const SHOWN = 12_000; // ms a reminder stays, and a changed sum stands out
const LAST_MINUTES = 300_000;
const SHORTEST = 500; // ms: less would be shown as 0

/** @param {import("./clock.js").Clock} clock @returns {HTMLElement} */
export function clockFace(clock) {
  const left = make("strong", { class: "left", role: "timer" });
  const sum = make("span", { class: "sum" });
  const reminder = make("span", { class: "reminder", "aria-live": "polite" });
  const face = make("div", { class: "clock" }, left, make("span", { class: "below" }, sum, reminder));
  let timer = 0;

  const draw = () => {
    const ms = clock.left();
    face.hidden = ms === null;
    if (ms === null) return;
    left.textContent = span(ms);
    face.classList.toggle("last", ms <= LAST_MINUTES);
    const line = clock.sum ? sentence(clock.sum) : "";
    if (sum.textContent !== line) {
      sum.textContent = line;
      sum.title = line;
    }
  };
  const tell = (/** @type {"reminding"|"changed"} */ how, /** @type {string} */ text) => {
    clearTimeout(timer);
    face.classList.remove("reminding", "changed");
    face.classList.add(how);
    reminder.textContent = text;
    timer = setTimeout(() => face.classList.remove(how), SHOWN);
  };
  clock.addEventListener("tick", draw);
  language.addEventListener("switch", draw);
  clock.addEventListener("reminder", (told) => {
    tell("reminding", _("%(minutes)s min left", { minutes: minutes(/** @type {CustomEvent} */ (told).detail * 1000) }));
  });
  clock.addEventListener("changed", () => {
    draw();
    tell("changed", _("The end has changed: %(sum)s", { sum: sum.textContent }));
  });
  draw();
  return face;
}

/**
 * "10:47 = 09:30 + 60 + 15 extra + 2 pause": the five figures the hall works with.
 * @param {import("./types.js").Sum} sum
 */
export function sentence(sum) {
  const terms = [
    _("%(minutes)s min", { minutes: minutes(sum.allowed_ms) }),
    sum.extra_ms >= SHORTEST && _("%(minutes)s extra", { minutes: minutes(sum.extra_ms) }),
    sum.granted_ms >= SHORTEST && _("%(minutes)s granted", { minutes: minutes(sum.granted_ms) }),
    sum.held_ms >= SHORTEST && _("%(minutes)s pause", { minutes: minutes(sum.held_ms) }),
  ];
  return `${minuteOf(sum.deadline)} = ${[minuteOf(sum.opened_at), ...terms.filter(Boolean)].join(" + ")}`;
}

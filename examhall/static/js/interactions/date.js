/** A date, typed as 2026-11-23 or picked from the browser's calendar. */

import { icon, make } from "../draw.js";
import { msg, say } from "../words.js";
import { typed } from "./typed.js";

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawDate(place) {
  const input = make("input", {
    id: place.id,
    type: "text",
    inputmode: "numeric",
    placeholder: "YYYY-MM-DD",
    autocomplete: "off",
    class: "figures",
    maxlength: 60,
    "aria-labelledby": place.describedBy || null,
    "aria-label": place.describedBy ? null : place.label,
  });
  input.value = /** @type {string} */ (place.value ?? "");
  const calendar = make("input", { type: "date", tabindex: "-1", "aria-hidden": "true", class: "calendar" });
  const open = make("button", { type: "button" }, icon("calendar"));
  say(open, msg("Pick a date"), {}, "aria-label");
  open.addEventListener("click", () => {
    calendar.value = input.value;
    calendar.showPicker?.();
  });
  calendar.addEventListener("change", () => {
    if (!calendar.value) return;
    hand.show(calendar.value);
    place.emit(calendar.value, true);
  });
  const hand = typed(input, place.emit);
  return {
    element: make("div", { class: "date-box" }, input, open, calendar),
    show: (value) => hand.show(/** @type {string} */ (value ?? "")),
    close: (closed) => [input, open, calendar].forEach((part) => (part.disabled = closed)),
  };
}

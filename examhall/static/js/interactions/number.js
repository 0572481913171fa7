/** A number as typed, with its unit printed beside the box; a gentle word if it does not look like one. */

import { make } from "../draw.js";
import { msg, say } from "../words.js";
import { typed } from "./typed.js";

const LIKE_A_NUMBER = /^[\s\d０-９.,，．+\-−－%％]*$/;

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawNumber(place) {
  const input = make("input", {
    id: place.id,
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    class: "figures",
    maxlength: 60,
    "aria-labelledby": place.describedBy || null,
    "aria-label": place.describedBy ? null : place.label,
  });
  input.value = /** @type {string} */ (place.value ?? "");
  const word = say(make("p", { class: "count over", role: "status", hidden: true }), msg("This does not look like a number."));
  const look = () => (word.hidden = LIKE_A_NUMBER.test(input.value));
  const hand = typed(input, place.emit);
  input.addEventListener("change", look);
  input.addEventListener("input", () => word.hidden || look());
  look();
  const box = make(
    "div",
    { class: "number-box" },
    input,
    place.interaction.unit ? make("span", { class: "unit" }, place.interaction.unit) : null,
  );
  return {
    element: make("div", {}, box, word),
    show(value) {
      hand.show(/** @type {string} */ (value ?? ""));
      look();
    },
    close: (closed) => (input.disabled = closed),
  };
}

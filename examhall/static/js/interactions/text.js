/** Free text, one line or several, with a live count of characters or bytes where the task sets a limit. */

import { make } from "../draw.js";
import { msg, say } from "../words.js";
import { typed } from "./typed.js";

const LONGEST = 10_000; // characters: what the hall takes in any field

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawText(place) {
  const { lines = 1, count = "", longest = 0 } = place.interaction;
  const attributes = {
    id: place.id,
    maxlength: LONGEST,
    autocomplete: "off",
    spellcheck: "false",
    "aria-labelledby": place.describedBy || null,
    "aria-label": place.describedBy ? null : place.label,
  };
  const input = lines > 1 ? make("textarea", { ...attributes, rows: lines }) : make("input", { ...attributes, type: "text" });
  input.value = /** @type {string} */ (place.value ?? "");
  const counter = make("p", { class: "count figures" });
  const measure = () => {
    if (!count) return;
    const used = count === "bytes" ? new TextEncoder().encode(input.value).length : [...input.value].length;
    const values = longest ? { used: `${used} / ${longest}` } : { used };
    say(counter, count === "bytes" ? msg("%(used)s bytes") : msg("%(used)s characters"), values);
    counter.classList.toggle("over", longest > 0 && used > longest);
  };
  const hand = typed(input, place.emit);
  input.addEventListener("input", measure);
  measure();
  return {
    element: count ? make("div", { class: "counted" }, input, counter) : input,
    show(value) {
      hand.show(/** @type {string} */ (value ?? ""));
      measure();
    },
    close: (closed) => (input.disabled = closed),
  };
}

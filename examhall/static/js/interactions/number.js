/** A number as typed, with its unit printed beside the box; a gentle word if it does not look like one.
 *
 * An amount of money is shown with its thousands below; a bid has two buttons that raise and lower it by its step.
 */

import { icon, make } from "../draw.js";
import { msg, say } from "../words.js";
import { typed } from "./typed.js";

const LIKE_A_NUMBER = /^[\s\d０-９.,，．+\-−－%％]*$/;

/** A typed number as digits, point and sign, or null where it is none. @param {string} text */
function digits(text) {
  const plain = text.normalize("NFKC").replace(/[\s,]/g, "").replace("−", "-");
  return /^-?\d+(\.\d+)?$/.test(plain) ? plain : null;
}

/** Adds a step to a number, both written as texts, without the faults of floating point. @param {string} number @param {string} step @param {1|-1} sign */
export function stepped(number, step, sign) {
  const places = Math.max(...[number, step].map((text) => text.split(".")[1]?.length ?? 0));
  const whole = (/** @type {string} */ text) => BigInt(text.replace("-", "").split(".").map((part, at) => (at ? part.padEnd(places, "0") : part)).join("") + (text.includes(".") ? "" : "0".repeat(places)));
  const sum = (number.startsWith("-") ? -whole(number) : whole(number)) + BigInt(sign) * whole(step);
  if (sum < 0n) return "0";
  const text = String(sum).padStart(places + 1, "0");
  return places ? `${text.slice(0, -places)}.${text.slice(-places)}` : text;
}

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawNumber(place) {
  const { unit, money, step } = place.interaction;
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
  const echo = make("p", { class: "count figures", "aria-hidden": "true" });
  const look = () => (word.hidden = LIKE_A_NUMBER.test(input.value));
  const group = () => {
    const [whole, part] = (digits(input.value) ?? "").split(".");
    echo.textContent = whole.replace("-", "").length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "") : "";
  };
  const hand = typed(input, place.emit);
  input.addEventListener("change", look);
  input.addEventListener("input", () => {
    if (!word.hidden) look();
    if (money) group();
  });
  const turn = (/** @type {1|-1} */ sign) => {
    hand.show(stepped(digits(input.value) ?? "0", step ?? "1", sign));
    place.emit(input.value, true);
    look();
  };
  const turns = step
    ? [
        say(make("button", { type: "button", class: "quiet", onclick: () => turn(-1) }, icon("minus")), msg("Lower"), {}, "aria-label"),
        say(make("button", { type: "button", class: "quiet", onclick: () => turn(1) }, icon("plus")), msg("Raise"), {}, "aria-label"),
      ]
    : [];
  const show = (/** @type {any} */ value) => {
    hand.show(value ?? "");
    look();
    if (money) group();
  };
  show(place.value);
  const box = make(
    "div",
    { class: step ? "number-box stepped" : "number-box" },
    money && unit ? make("span", { class: "unit" }, unit) : null,
    turns[0] ?? null,
    input,
    turns[1] ?? null,
    unit && !money ? make("span", { class: "unit" }, unit) : null,
  );
  return {
    element: make("div", {}, box, money ? echo : null, word),
    show,
    close: (closed) => [input, ...turns].forEach((part) => (part.disabled = closed)),
  };
}

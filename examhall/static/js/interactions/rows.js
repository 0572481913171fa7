/** Options as whole rows to click, each with its letter; shared by single and multiple choice. */

import { fill, icon, make } from "../draw.js";
import { msg, say } from "../words.js";

/** @typedef {import("../types.js").Place} Place */

/**
 * @param {Place} place
 * @param {"radio"|"checkbox"} type
 * @param {(input: HTMLInputElement) => void} changed
 * @returns {import("../types.js").Control & {inputs: HTMLInputElement[]}}
 */
export function optionRows(place, type, changed) {
  const struck = new Set(place.struck);
  const inputs = /** @type {HTMLInputElement[]} */ ([]);
  const element = make("div", {
    class: "options",
    role: type === "radio" ? "radiogroup" : "group",
    "aria-labelledby": place.describedBy,
  });
  for (const [index, option] of (place.interaction.options ?? []).entries()) {
    const letter = String.fromCharCode(65 + index);
    const input = make("input", { type, name: place.id, value: option.id, class: "unseen", onchange: () => changed(input) });
    const text = make("span", { class: "text" });
    fill(text, option.html);
    const strike = make("button", { type: "button", class: "quiet strike" }, icon("strike"));
    const row = make(
      "div",
      { class: "option" },
      make("label", {}, input, make("span", { class: "letter", "aria-hidden": "true" }, letter), text),
      strike,
    );
    const show = () => {
      row.classList.toggle("struck", struck.has(option.id));
      strike.setAttribute("aria-pressed", String(struck.has(option.id)));
      say(
        strike,
        struck.has(option.id) ? msg("Bring option %(letter)s back") : msg("Strike out option %(letter)s"),
        { letter },
        "aria-label",
      );
      say(strike, struck.has(option.id) ? msg("Bring back") : msg("Strike out"), {}, "title");
    };
    strike.addEventListener("click", () => {
      if (!struck.delete(option.id)) struck.add(option.id);
      show();
      place.strike(option.id);
    });
    show();
    inputs.push(input);
    element.append(row);
  }
  element.addEventListener("keydown", (key) => walk(key, inputs));
  return {
    element,
    inputs,
    show() {},
    close(closed) {
      for (const button of element.querySelectorAll("button")) button.disabled = closed;
      for (const input of inputs) input.disabled = closed;
    },
  };
}

/**
 * Up and down move between options without choosing: a stray arrow key must not change an answer.
 * @param {KeyboardEvent} key
 * @param {HTMLInputElement[]} inputs
 */
function walk(key, inputs) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
  const at = inputs.indexOf(/** @type {HTMLInputElement} */ (key.target));
  if (!step || at < 0 || key.altKey || key.ctrlKey) return;
  key.preventDefault();
  key.stopPropagation();
  inputs[(at + step + inputs.length) % inputs.length].focus();
}

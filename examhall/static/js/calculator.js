/** A small calculator that floats beside the paper; its result can be copied into a field, and it is never marked. */

import { work } from "./arithmetic.js";
import { icon, make } from "./draw.js";
import { msg, say } from "./words.js";

const KEYS = ["7", "8", "9", "÷", "4", "5", "6", "×", "1", "2", "3", "−", "0", ".", "%", "+", "(", ")", "C", "="];

/** @returns {{element: HTMLElement, toggle: () => void}} */
export function calculator() {
  const entry = make("input", { type: "text", class: "figures", autocomplete: "off", inputmode: "decimal" });
  say(entry, msg("Calculation"), {}, "aria-label");
  const result = make("output", { class: "figures", "aria-live": "polite" });
  const close = say(make("button", { type: "button", class: "quiet" }, icon("close")), "Close", {}, "aria-label");
  const bar = make("header", {}, say(make("h2"), msg("Calculator")), close);
  const keys = KEYS.map((key) =>
    make("button", { type: "button", class: key === "=" ? "primary" : "", onclick: () => press(key) }, key),
  );
  const element = make(
    "section",
    { class: "calculator", hidden: true },
    bar,
    entry,
    result,
    make("div", { class: "pad" }, ...keys),
  );
  say(element, msg("Calculator"), {}, "aria-label");

  const show = () => {
    const value = work(entry.value);
    result.textContent = value && value !== entry.value ? `= ${value}` : "\u00a0";
  };
  const press = (/** @type {string} */ key) => {
    if (key === "=") entry.value = work(entry.value) || entry.value;
    else if (key === "C") entry.value = "";
    else entry.setRangeText(key, entry.selectionStart ?? entry.value.length, entry.selectionEnd ?? entry.value.length, "end");
    entry.focus();
    show();
  };
  let before = /** @type {Element|null} */ (null); // where the focus was, and goes back to
  const toggle = () => {
    if (element.hidden) before = document.activeElement;
    else entry.blur();
    element.hidden = !element.hidden;
    if (!element.hidden) entry.focus();
    else if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  entry.addEventListener("input", show);
  entry.addEventListener("keydown", (key) => {
    if (key.key === "Enter" || key.key === "=") press("=");
    else if (key.key === "Escape") toggle();
    else return;
    key.preventDefault();
  });
  close.addEventListener("click", toggle);
  carry(bar, element);
  show();
  return { element, toggle };
}

/** Lets the panel be moved by its title. @param {HTMLElement} bar @param {HTMLElement} panel */
function carry(bar, panel) {
  let from = { x: 0, y: 0 };
  bar.addEventListener("pointerdown", (press) => {
    if (/** @type {Element} */ (press.target).closest("button")) return;
    const box = panel.getBoundingClientRect();
    from = { x: press.clientX - box.left, y: press.clientY - box.top };
    bar.setPointerCapture(press.pointerId);
  });
  bar.addEventListener("pointermove", (at) => {
    if (!bar.hasPointerCapture(at.pointerId)) return;
    panel.style.setProperty("--x", `${Math.max(0, Math.min(innerWidth - panel.offsetWidth, at.clientX - from.x))}px`);
    panel.style.setProperty("--y", `${Math.max(0, Math.min(innerHeight - panel.offsetHeight, at.clientY - from.y))}px`);
    panel.classList.add("carried");
  });
}

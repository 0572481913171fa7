/** The bar between documents and workspace: drag it, or use the arrow keys; a double click sets it back. */

import { make } from "./draw.js";
import { msg, say } from "./words.js";

const [LEAST, MIDDLE, MOST] = [25, 50, 75]; // per cent of the width for the documents
let share = MIDDLE; // stays as the candidate moves from task to task

/** @param {HTMLElement} pane the grid whose --share is set @returns {HTMLElement} */
export function splitter(pane) {
  const bar = make("div", {
    class: "splitter",
    role: "separator",
    tabindex: "0",
    "aria-orientation": "vertical",
    "aria-valuemin": LEAST,
    "aria-valuemax": MOST,
  });
  say(bar, msg("Width of the documents"), {}, "aria-label");
  const set = (/** @type {number} */ wanted) => {
    share = Math.max(LEAST, Math.min(MOST, wanted));
    pane.style.setProperty("--share", `${share}%`);
    bar.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  bar.addEventListener("pointerdown", (press) => {
    press.preventDefault();
    bar.setPointerCapture(press.pointerId);
  });
  bar.addEventListener("pointermove", (at) => {
    if (!bar.hasPointerCapture(at.pointerId)) return;
    const box = pane.getBoundingClientRect();
    set(((at.clientX - box.left) / box.width) * 100);
  });
  bar.addEventListener("dblclick", () => set(MIDDLE));
  bar.addEventListener("keydown", (key) => {
    const step = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 }[key.key];
    if (!step) return;
    key.preventDefault();
    key.stopPropagation();
    set(share + step);
  });
  set(share);
  return bar;
}

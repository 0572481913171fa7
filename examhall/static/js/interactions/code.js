/** A long code table: type a code or a word of its name and choose from what fits. Only what the table has can be given. */

import { make, plain } from "../draw.js";
import { _, msg, say } from "../words.js";

const MOST_SHOWN = 60;
const ROOM = 240; // px that a list wants
const EDGE = 8; // px to the edge of the window

/** @param {string} text written out in one way; a code is found with its dots and without */
const squeezed = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/(\d)\.(?=\d)/g, "$1")
    .replace(/\s+/g, " ")
    .trim();

/** Below the field, or above it where there is more room: never past the edge of the window. @param {HTMLElement} list @param {DOMRect} box */
function lay(list, box) {
  const below = innerHeight - box.bottom;
  const over = below < ROOM && box.top > below;
  const places = { "--x": box.left, "--y": over ? innerHeight - box.top : box.bottom, "--width": box.width, "--room": (over ? box.top : below) - EDGE };
  for (const [name, pixels] of Object.entries(places)) list.style.setProperty(name, `${pixels}px`);
  list.classList.toggle("over", over);
}

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawCode(place) {
  const options = (place.interaction.options ?? []).map(({ id, html }) => ({ id, text: plain(html) }));
  const list = make("ul", { class: "codes", role: "listbox", id: `${place.id}-codes`, hidden: true });
  const input = make("input", {
    id: place.id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-labelledby": place.describedBy || null,
    "aria-label": place.describedBy ? null : place.label,
  });
  say(input, msg("Code or name"), {}, "placeholder");
  let chosen = "";
  let fitting = options;
  let at = -1;

  const shownText = () => options.find(({ id }) => id === chosen)?.text ?? "";
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const open = () => {
    const words = squeezed(input.value === shownText() ? "" : input.value).split(" ");
    fitting = options.filter(({ text }) => words.every((word) => squeezed(text).includes(word))).slice(0, MOST_SHOWN);
    at = fitting.length && words[0] ? 0 : fitting.findIndex(({ id }) => id === chosen);
    lay(list, input.getBoundingClientRect());
    list.replaceChildren(
      ...fitting.map(({ id, text }, place_) =>
        make("li", { role: "option", id: `${list.id}-${place_}`, "data-id": id, "aria-selected": String(id === chosen) }, text),
      ),
      ...(fitting.length ? [] : [make("li", { class: "muted", role: "presentation" }, _("Nothing fits."))]),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    point();
  };
  const point = () => {
    for (const [place_, row] of [...list.children].entries()) row.classList.toggle("at", place_ === at);
    const row = list.children[at];
    row?.scrollIntoView({ block: "nearest" });
    if (row) input.setAttribute("aria-activedescendant", row.id);
  };
  const choose = (/** @type {string} */ id) => {
    const changed = id !== chosen;
    chosen = id;
    input.value = shownText();
    close();
    if (changed) place.emit(chosen, true);
  };
  /** What was typed when the field is left: nothing, the code of one row, or what stood there before. */
  const settle = () => {
    const typed = squeezed(input.value);
    if (!typed) return choose("");
    const named = options.filter(({ text }) => squeezed(text) === typed || squeezed(text).split(" ")[0] === typed);
    choose(named.length === 1 ? named[0].id : chosen);
  };

  input.addEventListener("input", open);
  input.addEventListener("click", open);
  input.addEventListener("blur", settle);
  input.addEventListener("keydown", (key) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
    if (step && !key.altKey) {
      if (list.hidden) open();
      else at = Math.max(0, Math.min(fitting.length - 1, at + step));
      point();
    } else if (key.key === "Enter" && !list.hidden && fitting[at]) {
      choose(fitting[at].id);
    } else if (key.key === "Escape" && !list.hidden) {
      input.value = shownText();
      close();
    } else return;
    key.preventDefault();
    key.stopPropagation();
  });
  list.addEventListener("pointerdown", (press) => {
    press.preventDefault(); // the field keeps the focus
    const row = /** @type {HTMLElement} */ (press.target).closest("[data-id]");
    if (row instanceof HTMLElement) choose(row.dataset.id ?? "");
  });
  const show = (/** @type {any} */ value) => {
    chosen = value ?? "";
    input.value = shownText();
    close();
  };
  show(place.value);
  return { element: make("div", { class: "code-box" }, input, list), show, close: (closed) => (input.disabled = closed) };
}

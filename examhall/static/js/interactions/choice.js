/** One of several: whole rows, a drop-down list, a tree that opens level by level, or a code table to search. */

import { make, plain } from "../draw.js";
import { msg, say } from "../words.js";
import { drawCode } from "./code.js";
import { optionRows } from "./rows.js";

/** @typedef {import("../types.js").Place} Place */
/** @typedef {import("../types.js").Control} Control */

/** @param {Place} place @returns {Control} */
export function drawChoice(place) {
  if (place.interaction.layout === "list") return drawList(place);
  if (place.interaction.layout === "tree") return drawTree(place);
  if (place.interaction.layout === "code") return drawCode(place);
  const clear = say(make("button", { type: "button", class: "quiet clear" }), msg("Clear"));
  const chosen = () => clear.classList.toggle("away", !rows.inputs.some((input) => input.checked));
  const rows = optionRows(place, "radio", (input) => {
    chosen();
    place.emit(input.value, true);
  });
  const show = (/** @type {any} */ value) => {
    for (const input of rows.inputs) input.checked = input.value === value;
    chosen();
  };
  clear.addEventListener("click", () => {
    show("");
    place.emit("", true);
    rows.inputs[0]?.focus();
  });
  rows.element.append(clear);
  show(place.value);
  return { ...rows, show };
}

/** @param {Place} place @returns {Control} */
export function drawList(place) {
  const select = make("select", {
    id: place.id,
    "aria-labelledby": place.describedBy || null,
    "aria-label": place.describedBy ? null : place.label,
    onchange: () => place.emit(select.value, true),
  });
  select.append(say(make("option", { value: "" }), msg("Please choose")));
  for (const option of place.interaction.options ?? []) select.append(make("option", { value: option.id }, plain(option.html)));
  const show = (/** @type {any} */ value) => (select.value = value ?? "");
  show(place.value);
  return { element: select, show, close: (closed) => (select.disabled = closed) };
}

/** Levels are written into the text: "服装 > 女装 > 连衣裙". @param {Place} place @returns {Control} */
function drawTree(place) {
  const path = make("output", { class: "path", "aria-live": "polite" });
  const inputs = /** @type {HTMLInputElement[]} */ ([]);
  const element = make("div", { class: "tree", role: "group", "aria-labelledby": place.describedBy }, path);
  /** @type {Map<string, HTMLElement>} */
  const branches = new Map([["", element]]);

  for (const option of place.interaction.options ?? []) {
    const words = plain(option.html).split(/\s+>\s+/);
    const leaf = words.pop() ?? "";
    const input = make("input", { type: "radio", name: place.id, value: option.id, "data-path": [...words, leaf].join(" › ") });
    input.addEventListener("change", () => {
      path.textContent = input.dataset.path ?? "";
      place.emit(input.value, true);
    });
    inputs.push(input);
    branchOf(words, branches).append(make("label", { class: "leaf" }, input, leaf));
  }

  const show = (/** @type {any} */ value) => {
    path.replaceChildren(...(value ? [] : [say(make("span", { class: "muted" }), msg("Nothing chosen yet"))]));
    for (const input of inputs) {
      input.checked = input.value === value;
      if (!input.checked) continue;
      path.textContent = input.dataset.path ?? "";
      for (let at = input.closest("details"); at; at = at.parentElement?.closest("details") ?? null) at.open = true;
    }
  };
  show(place.value);
  return { element, show, close: (closed) => inputs.forEach((input) => (input.disabled = closed)) };
}

/** @param {string[]} words @param {Map<string, HTMLElement>} branches @returns {HTMLElement} */
function branchOf(words, branches) {
  const name = words.join(">");
  const known = branches.get(name);
  if (known) return known;
  const branch = make("details", {}, make("summary", {}, words[words.length - 1]));
  branchOf(words.slice(0, -1), branches).append(branch);
  branches.set(name, branch);
  return branch;
}

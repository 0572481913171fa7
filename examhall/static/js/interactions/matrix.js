/** Matching as a grid: a row for each source, a column for each target, one mark a row. */

import { fill, make, plain } from "../draw.js";
import { msg, say } from "../words.js";

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawMatrix(place) {
  const { sources = [], targets = [] } = place.interaction;
  const inputs = /** @type {HTMLInputElement[]} */ ([]);
  const given = () =>
    Object.fromEntries(inputs.filter((input) => input.checked).map((input) => [input.dataset.source ?? "", input.value]));
  const tell = () => place.emit(given(), true);

  const head = targets.map((target) => make("th", { scope: "col", id: `${place.id}-${target.id}` }, plain(target.html)));
  const rows = sources.map((source) => {
    const name = make("th", { scope: "row", id: `${place.id}-${source.id}` });
    fill(name, source.html);
    const cells = targets.map((target) => {
      const input = make("input", {
        type: "radio",
        name: `${place.id}-${source.id}`,
        value: target.id,
        "data-source": source.id,
        "aria-labelledby": `${name.id} ${place.id}-${target.id}`,
        onchange: tell,
      });
      inputs.push(input);
      return make("td", {}, make("label", {}, input));
    });
    return make("tr", {}, name, ...cells);
  });
  const clear = say(make("button", { type: "button", class: "quiet clear" }), msg("Clear"));
  clear.addEventListener("click", () => {
    show({});
    tell();
  });
  const show = (/** @type {any} */ value) => {
    for (const input of inputs) input.checked = value?.[input.dataset.source ?? ""] === input.value;
  };
  show(place.value);
  return {
    element: make(
      "div",
      { class: "matrix scroll" },
      make(
        "table",
        { "aria-labelledby": place.describedBy },
        make("thead", {}, make("tr", {}, make("td"), ...head)),
        make("tbody", {}, ...rows),
      ),
      clear,
    ),
    show,
    close: (closed) => [...inputs, clear].forEach((part) => (part.disabled = closed)),
  };
}

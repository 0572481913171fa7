/** Any number of several; the response lists the chosen ids in the order they stand on the paper. */

import { optionRows } from "./rows.js";

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawChoices(place) {
  const rows = optionRows(place, "checkbox", () => {
    place.emit(
      rows.inputs.filter((input) => input.checked).map((input) => input.value),
      true,
    );
  });
  const show = (/** @type {any} */ value) =>
    rows.inputs.forEach((input) => (input.checked = (value ?? []).includes(input.value)));
  show(place.value);
  return { ...rows, show };
}

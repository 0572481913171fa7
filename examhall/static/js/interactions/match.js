/** Each source gets one target, chosen from a list or marked in a grid; a target may serve several sources. */

import { fill, make, plain } from "../draw.js";
import { msg, say } from "../words.js";
import { drawMatrix } from "./matrix.js";

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawMatch(place) {
  if (place.interaction.layout === "matrix") return drawMatrix(place);
  const selects = /** @type {Map<string, HTMLSelectElement>} */ (new Map());
  const element = make("ul", { class: "match", "aria-labelledby": place.describedBy });
  for (const source of place.interaction.sources ?? []) {
    const text = make("span", { id: `${place.id}-${source.id}` });
    fill(text, source.html);
    const select = make("select", { "aria-labelledby": text.id });
    select.append(say(make("option", { value: "" }), msg("Please choose")));
    for (const target of place.interaction.targets ?? [])
      select.append(make("option", { value: target.id }, plain(target.html)));
    select.addEventListener("change", () => {
      place.emit(Object.fromEntries([...selects].filter(([, one]) => one.value).map(([id, one]) => [id, one.value])), true);
    });
    selects.set(source.id, select);
    element.append(make("li", {}, text, select));
  }
  const show = (/** @type {any} */ value) => selects.forEach((select, id) => (select.value = value?.[id] ?? ""));
  show(place.value);
  return { element, show, close: (closed) => selects.forEach((select) => (select.disabled = closed)) };
}

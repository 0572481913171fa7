/** Which file draws which way of answering. A kind that is missing here is shown as a fault, never left out silently. */

import { make } from "../draw.js";
import { _ } from "../words.js";
import { drawChoice } from "./choice.js";
import { drawChoices } from "./choices.js";
import { drawDate } from "./date.js";
import { drawMatch } from "./match.js";
import { drawNumber } from "./number.js";
import { drawOrder } from "./order.js";
import { drawTable } from "./table.js";
import { drawText } from "./text.js";

/** @type {Record<string, (place: import("../types.js").Place) => import("../types.js").Control>} */
export const INTERACTIONS = {
  choice: drawChoice,
  choices: drawChoices,
  text: drawText,
  number: drawNumber,
  date: drawDate,
  order: drawOrder,
  match: drawMatch,
  table: drawTable,
};

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawInteraction(place) {
  const draw = INTERACTIONS[place.interaction.kind];
  if (draw) return draw(place);
  const element = make("p", { class: "notice stop" }, _("This field cannot be shown here. Please raise your hand."));
  return { element, show() {}, close() {} };
}

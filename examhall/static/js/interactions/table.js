/** A table whose rows the candidate adds and removes; it starts empty, since the number of rows is part of the answer. */

import { icon, make } from "../draw.js";
import { msg, say } from "../words.js";
import { drawList } from "./choice.js";
import { drawNumber } from "./number.js";
import { drawText } from "./text.js";

const MOST_ROWS = 60;
/** @type {Record<string, (place: import("../types.js").Place) => import("../types.js").Control>} */
const CELLS = { choice: drawList, text: drawText, number: drawNumber };

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawTable(place) {
  const columns = place.interaction.columns ?? [];
  let closed = false;
  let rows = /** @type {Record<string, string>[]} */ ([]);
  let controls = /** @type {import("../types.js").Control[]} */ ([]);

  const body = make("tbody");
  const head = columns.map((column) => make("th", { scope: "col" }, column.label, unitOf(column.cell)));
  const add = make("button", { type: "button" }, icon("plus"), say(make("span"), msg("Add a row")));
  const empty = say(make("p", { class: "muted small" }), msg("No rows yet."));
  const grid = make(
    "div",
    { class: "scroll" },
    make(
      "table",
      { "aria-labelledby": place.describedBy },
      make("thead", {}, make("tr", {}, make("td", { class: "at" }), ...head, make("td", { class: "act" }))),
      body,
    ),
  );
  const tell = (/** @type {boolean} */ settled) =>
    place.emit(
      rows.map((row) => ({ ...row })),
      settled,
    );

  const rowOf = (/** @type {Record<string, string>} */ row, /** @type {number} */ at) => {
    const remove = make("button", { type: "button", class: "quiet" }, icon("close"));
    say(remove, msg("Remove row %(row)s"), { row: at + 1 }, "aria-label");
    remove.addEventListener("click", () => {
      rows.splice(at, 1);
      draw();
      tell(true);
      (body.rows[Math.min(at, rows.length - 1)]?.querySelector(/** @type {"input"} */ ("input, select")) ?? add).focus();
    });
    remove.disabled = closed;
    const cells = columns.map((column) => {
      const control = CELLS[column.cell.kind]({
        id: `${place.id}-${at}-${column.id}`,
        label: column.label,
        describedBy: "",
        struck: [],
        strike() {},
        interaction: { ...column.cell, unit: "" },
        value: row[column.id],
        emit(value, settled) {
          row[column.id] = /** @type {string} */ (value);
          tell(settled);
        },
      });
      control.close(closed);
      controls.push(control);
      return make("td", { class: column.cell.kind }, control.element);
    });
    return make(
      "tr",
      {},
      make("th", { scope: "row", class: "at figures" }, String(at + 1)),
      ...cells,
      make("td", { class: "act" }, remove),
    );
  };
  const draw = () => {
    controls = [];
    body.replaceChildren(...rows.map(rowOf));
    grid.hidden = rows.length === 0;
    empty.hidden = rows.length > 0;
    add.disabled = closed || rows.length >= MOST_ROWS;
  };
  add.addEventListener("click", () => {
    rows.push(Object.fromEntries(columns.map((column) => [column.id, ""])));
    draw();
    tell(true);
    body.rows[rows.length - 1].querySelector(/** @type {"input"} */ ("input, select"))?.focus();
  });
  const show = (/** @type {any} */ value) => {
    rows = (Array.isArray(value) ? value : []).map((row) => ({ ...row }));
    draw();
  };
  show(place.value);
  return {
    element: make("div", { class: "table" }, empty, grid, add),
    show,
    close(now) {
      closed = now;
      for (const control of controls) control.close(now);
      for (const button of body.querySelectorAll("button")) button.disabled = now;
      add.disabled = now || rows.length >= MOST_ROWS;
    },
  };
}

/** @param {import("../types.js").Interaction} cell */
function unitOf(cell) {
  return cell.kind === "number" && cell.unit ? make("span", { class: "unit" }, ` (${cell.unit})`) : null;
}

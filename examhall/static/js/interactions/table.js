/** A table: rows the candidate adds and removes (it starts empty, since their number is part of the answer), or printed rows.
 *
 * Enter goes down a column, Ctrl+D takes what stands above, as in a spreadsheet.
 */

import { icon, make, plain } from "../draw.js";
import { msg, say } from "../words.js";
import { drawList } from "./choice.js";
import { drawCode } from "./code.js";
import { drawNumber } from "./number.js";
import { drawText } from "./text.js";

/** @typedef {import("../types.js").Place} Place */
/** @typedef {import("../types.js").Control} Control */
/** @typedef {Record<string, string>} Row */

const MOST_ROWS = 60;
/** @type {Record<string, (place: Place) => Control>} */
const CELLS = {
  choice: (place) => (place.interaction.layout === "code" ? drawCode(place) : drawList(place)),
  text: drawText,
  number: drawNumber,
};

/** @param {Place} place @returns {Control} */
export function drawTable(place) {
  return place.interaction.fixed ? drawFixed(place) : drawGrowing(place);
}

/** @param {Place} place @returns {Control} */
function drawGrowing(place) {
  const columns = place.interaction.columns ?? [];
  let closed = false;
  let rows = /** @type {Row[]} */ ([]);
  let controls = /** @type {Control[]} */ ([]);

  const body = make("tbody");
  const add = make("button", { type: "button" }, icon("plus"), say(make("span"), msg("Add a row")));
  const empty = say(make("p", { class: "muted small" }), msg("No rows yet."));
  const grid = gridOf(place, columns, body, [make("td", { class: "act" })]);
  const tell = (/** @type {boolean} */ settled) =>
    place.emit(
      rows.map((row) => ({ ...row })),
      settled,
    );

  const rowOf = (/** @type {Row} */ row, /** @type {number} */ at) => {
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
      const { control, element } = cellOf(place, column, String(at), column.label, row, tell);
      control.close(closed);
      controls.push(control);
      return element;
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
      for (const button of body.querySelectorAll("td.act button")) /** @type {HTMLButtonElement} */ (button).disabled = now;
      add.disabled = now || rows.length >= MOST_ROWS;
    },
  };
}

/** The first column names the rows; only rows in which something is filled in are part of the response. @param {Place} place @returns {Control} */
function drawFixed(place) {
  const [head, ...columns] = place.interaction.columns ?? [];
  const names = head?.cell.options ?? [];
  const rows = names.map((name) => /** @type {Row} */ ({ [head.id]: name.id }));
  const controls = /** @type {Map<string, Control>} */ (new Map());
  const tell = (/** @type {boolean} */ settled) => {
    const filled = rows.filter((row) => columns.some((column) => row[column.id]?.trim()));
    place.emit(
      filled.map((row) => ({ ...row })),
      settled,
    );
  };
  const body = make("tbody");
  body.append(
    ...names.map((name, at) => {
      const cells = columns.map((column) => {
        const drawn = cellOf(place, column, String(at), `${plain(name.html)}, ${column.label}`, rows[at], tell);
        controls.set(`${name.id} ${column.id}`, drawn.control);
        return drawn.element;
      });
      return make("tr", { "data-row": name.id }, make("th", { scope: "row", class: "name" }, plain(name.html)), ...cells);
    }),
  );
  const show = (/** @type {any} */ value) => {
    for (const row of rows) {
      const given = (Array.isArray(value) ? value : []).find((one) => one[head.id] === row[head.id]);
      for (const column of columns) {
        row[column.id] = given?.[column.id] ?? "";
        controls.get(`${row[head.id]} ${column.id}`)?.show(row[column.id]);
      }
    }
  };
  show(place.value);
  return {
    element: make("div", { class: "table fixed" }, gridOf(place, columns, body, [], make("th", { scope: "col" }, head?.label))),
    show,
    close: (closed) => controls.forEach((control) => control.close(closed)),
  };
}

/**
 * @param {Place} place
 * @param {{id: string, label: string, cell: import("../types.js").Interaction}[]} columns
 * @param {HTMLTableSectionElement} body
 * @param {HTMLElement[]} tail
 * @param {HTMLElement} [first]
 */
function gridOf(place, columns, body, tail, first = make("td", { class: "at" })) {
  const head = columns.map((column) => make("th", { scope: "col" }, column.label, unitOf(column.cell)));
  const table = make(
    "table",
    { "aria-labelledby": place.describedBy },
    make("thead", {}, make("tr", {}, first, ...head, ...tail)),
    body,
  );
  body.addEventListener("keydown", (key) => move(key, body));
  return make("div", { class: "scroll" }, table);
}

/**
 * @param {Place} place
 * @param {{id: string, label: string, cell: import("../types.js").Interaction}} column
 * @param {string} at
 * @param {string} label
 * @param {Row} row
 * @param {(settled: boolean) => void} tell
 */
function cellOf(place, column, at, label, row, tell) {
  const control = CELLS[column.cell.kind]({
    id: `${place.id}-${at}-${column.id}`,
    label,
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
  return { control, element: make("td", { class: column.cell.kind }, control.element) };
}

/** @param {KeyboardEvent} key @param {HTMLTableSectionElement} body */
function move(key, body) {
  const field = key.target;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement) || key.isComposing) return;
  const cell = field.closest("td"), row = cell?.closest("tr");
  if (!cell || !row) return;
  const beside = (/** @type {Element|null} */ other) =>
    /** @type {HTMLInputElement|null|undefined} */ (/** @type {HTMLTableRowElement|null} */ (other)?.cells[cell.cellIndex]?.querySelector("input, select"));
  if (key.key === "Enter" && !key.defaultPrevented) {
    beside(row.nextElementSibling)?.focus();
  } else if (key.ctrlKey && key.key.toLowerCase() === "d") {
    const above = beside(row.previousElementSibling);
    if (!above || field.disabled) return;
    field.value = above.value;
    for (const told of ["input", "change"]) field.dispatchEvent(new Event(told, { bubbles: true }));
    if (field.getAttribute("role") === "combobox") field.blur();
  } else return;
  key.preventDefault();
  key.stopPropagation();
}

/** @param {import("../types.js").Interaction} cell */
function unitOf(cell) {
  return cell.kind === "number" && cell.unit ? make("span", { class: "unit" }, ` (${cell.unit})`) : null;
}

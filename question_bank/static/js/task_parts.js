/** The controls of a task that must know the rest of it: rows of a table, what a variant changes, the answers of a test. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { CONTROLS, cell, field, mapping, pairsOf, rowsOf } from "./controls.js";

/** @typedef {import("./controls.js").Line} Line */
/** @typedef {import("./controls.js").Control} Control */
/** @typedef {{lines: Line[], label: string}} Form a kind's attributes and what it is called */

/** @typedef {{id: string, label: string}} Column */
/** @typedef {{id: string, ask: string, label: string, columns: Column[]}} Asked a field, as far as other parts name it */

/** The columns of a table as they stand. @param {Record<string, any>} table @returns {Column[]} */
export const columnsOf = (table) => (table.columns ?? []).map((/** @type {any} */ one) => ({ id: one.id ?? "", label: one.label ?? "" }));

/** @param {Column[]} some @param {Column[]} others */
export const same = (some, others) => JSON.stringify(some) === JSON.stringify(others);

/**
 * The rows after their columns have changed: where one column alone has got another name, its cells go with it.
 * @param {import("./controls.js").Pairs|undefined} rows @param {Column[]} before @param {Column[]} after
 */
export function renamed(rows, before, after) {
  const changes = before.flatMap((one, n) => (after.length === before.length && one.id !== after[n].id ? [[one.id, after[n].id]] : []));
  if (changes.length !== 1) return rows;
  const [[from, to]] = changes;
  const own = before.filter((one) => one.id === from).length === 1;
  const moved = (/** @type {[string, any][]} */ cells) => (own && !cells.some(([id]) => id === to) ? cells.map(([id, text]) => [id === from ? to : id, text]) : cells);
  return { pairs: pairsOf(rows).map(([name, cells]) => /** @type {[string, any]} */ ([name, { pairs: moved(pairsOf(cells)) }])) };
}

/**
 * The right rows of a table: a name, and a text for each column. A cell whose column is gone stays until it is emptied.
 * @param {() => Column[]} columns as they are now
 * @returns {Control}
 */
export function tableRows(columns) {
  return (about, value, told) =>
    rowsOf({
      rows: pairsOf(value), empty: () => /** @type {[string, any]} */ (["", mapping([])]), add: _("Row"), class: "table-rows",
      draw: ([name, said], changed) => {
        let called = name;
        const cells = new Map(pairsOf(said));
        const tell = () => changed([called, { pairs: [...cells] }]);
        const known = columns();
        const gone = [...cells.keys()].filter((id) => !known.some((one) => one.id === id));
        const put = (/** @type {string} */ id, /** @type {string} */ typed) => (typed || !gone.includes(id) ? cells.set(id, typed) : cells.delete(id), tell());
        return [
          cell(_("Short name"), name, (typed) => ((called = typed), tell()), "name"),
          ...known.map(({ id, label }) => cell(label || id, cells.get(id), (typed) => put(id, typed))),
          ...gone.map((id) => cell(_("%(id)s: no column", { id }), cells.get(id), (typed) => put(id, typed), "gone")),
        ];
      },
      told: (rows) => told(mapping(rows)),
    });
}

/**
 * What a variant changes in single fields: a field, one of its attributes, and the control of that attribute.
 * @param {() => Asked[]} fields
 * @param {Record<string, Form>} forms by kind of field
 * @param {Record<string, Control>} more
 * @returns {Control}
 */
export function overrides(fields, forms, more) {
  /** @typedef {[string, string, any]} Change field, attribute, value */
  const flat = (/** @type {import("./controls.js").Pairs|undefined} */ value) =>
    pairsOf(value).flatMap(([id, changes]) => Object.entries(changes).map(([name, one]) => /** @type {Change} */ ([id, name, one])));
  const nested = (/** @type {Change[]} */ changes) => {
    /** @type {Map<string, Record<string, any>>} */
    const found = new Map();
    for (const [id, name, one] of changes) found.set(id, { ...found.get(id), [name]: one });
    return { pairs: [...found] };
  };
  const linesOf = (/** @type {string} */ id) => forms[fields().find((one) => one.id === id)?.ask ?? ""]?.lines.filter((one) => one.name !== "id") ?? [];
  const columns = (/** @type {string} */ id) => fields().find((one) => one.id === id)?.columns ?? [];
  return (about, value, told) =>
    rowsOf({
      rows: flat(value), add: _("Change"), class: "overrides",
      empty: () => /** @type {Change} */ ([fields()[0]?.id ?? "", "right", undefined]),
      draw: (change, changed) => {
        let [id, name, one] = change;
        const host = make("div", { class: "override" });
        const tell = () => changed([id, name, one]);
        const lay = () => {
          const lines = linesOf(id);
          const which = CONTROLS.select({ ...about, choices: fields().map((each) => [each.id, `${each.id} ${each.label}`]) }, id, (chosen) => ((id = chosen), (one = undefined), tell(), lay()), "");
          const what = CONTROLS.select({ ...about, choices: lines.map((each) => [each.name, each.label]) }, name, (chosen) => ((name = chosen), (one = undefined), tell(), lay()), "");
          which.setAttribute("aria-label", _("Field"));
          what.setAttribute("aria-label", _("Attribute"));
          const line = lines.find((each) => each.name === name);
          host.replaceChildren(which, what, line ? field(line, one, (typed) => ((one = typed), tell()), "", { ...more, rows: tableRows(() => columns(id)) }) : "");
        };
        lay();
        return [host];
      },
      told: (changes) => told(nested(changes)),
    });
}

/**
 * The answers of a test: a place (a field, or table.row.column) and what stands there. In fields that take several ids these
 * stand one a line, pairs as `source: target`.
 * @param {() => {id: string, ask: string}[]} fields
 * @returns {Control}
 */
export function givenAnswers(fields) {
  const kind = (/** @type {string} */ path) => fields().find((one) => one.id === path)?.ask ?? "";
  const shown = (/** @type {any} */ value) =>
    Array.isArray(value) ? value.join("\n") : value?.pairs ? pairsOf(value).map((pair) => pair.join(": ")).join("\n") : String(value ?? "");
  const meant = (/** @type {string} */ path, /** @type {string} */ text) => {
    const lines = text.split("\n").filter((one) => one.trim());
    const ask = kind(path);
    if (text.trim() === "blank" || !["choices", "order", "match"].includes(ask)) return text;
    if (lines.length && lines.every((one) => /^\s*[^:]+:\s*\S/.test(one))) return mapping(lines.map((one) => [one.slice(0, one.indexOf(":")).trim(), one.slice(one.indexOf(":") + 1).trim()]));
    return lines.map((one) => one.trim());
  };
  return (about, value, told) =>
    rowsOf({
      rows: pairsOf(value), empty: () => /** @type {[string, any]} */ ([fields()[0]?.id ?? "", ""]), add: _("Answer"), class: "pairs",
      draw: ([path, one], changed) => {
        let now = /** @type {[string, string]} */ ([path, shown(one)]);
        const tell = () => changed([now[0], meant(...now)]);
        return [
          cell(_("Field"), path, (typed) => ((now = [typed, now[1]]), tell()), "name"),
          cell(_("Answer"), now[1], (typed) => ((now = [now[0], typed]), tell())),
        ];
      },
      told: (rows) => told(mapping(rows)),
    });
}

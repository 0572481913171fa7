/** The controls of a task that must know the rest of it: rows of a table, what a variant changes, the answers of a test. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { CONTROLS, cell, field, mapping, rowsOf } from "./controls.js";

/** @typedef {import("./controls.js").Line} Line */
/** @typedef {import("./controls.js").Control} Control */
/** @typedef {{lines: Line[], label: string}} Form a kind's attributes and what it is called */

/**
 * The right rows of a table: a name, and a text for each column.
 * @param {() => {id: string, label: string}[]} columns as they are now
 * @returns {Control}
 */
export function tableRows(columns) {
  return (about, value, told) =>
    rowsOf({
      rows: Object.entries(value ?? {}), empty: () => /** @type {[string, any]} */ (["", {}]), add: _("Row"), class: "table-rows",
      draw: ([name, cells], changed) => {
        let now = /** @type {[string, Record<string, string>]} */ ([name, cells]);
        return [
          cell(_("Short name"), name, (typed) => changed((now = [typed, now[1]])), "name"),
          ...columns().map(({ id, label }) => cell(label || id, cells[id], (typed) => changed((now = [now[0], { ...now[1], [id]: typed }])))),
        ];
      },
      told: (rows) => told(mapping(rows)),
    });
}

/**
 * What a variant changes in single fields: a field, one of its attributes, and the control of that attribute.
 * @param {() => {id: string, ask: string, label: string}[]} fields
 * @param {Record<string, Form>} forms by kind of field
 * @param {Record<string, Control>} more
 * @returns {Control}
 */
export function overrides(fields, forms, more) {
  /** @typedef {[string, string, any]} Change field, attribute, value */
  const flat = (/** @type {Record<string, Record<string, any>>} */ value) =>
    Object.entries(value ?? {}).flatMap(([id, changes]) => Object.entries(changes).map(([name, one]) => /** @type {Change} */ ([id, name, one])));
  const nested = (/** @type {Change[]} */ changes) => {
    /** @type {Record<string, Record<string, any>>} */
    const found = {};
    for (const [id, name, one] of changes) (found[id] ??= {})[name] = one;
    return found;
  };
  const linesOf = (/** @type {string} */ id) => forms[fields().find((one) => one.id === id)?.ask ?? ""]?.lines.filter((one) => one.name !== "id") ?? [];
  return (about, value, told) =>
    rowsOf({
      rows: flat(value), add: _("Change"), class: "overrides",
      empty: () => /** @type {Change} */ ([fields()[0]?.id ?? "", "right", ""]),
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
          host.replaceChildren(which, what, line ? field(line, one, (typed) => ((one = typed), tell()), "", more) : "");
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
    Array.isArray(value) ? value.join("\n") : typeof value === "object" && value !== null ? Object.entries(value).map((pair) => pair.join(": ")).join("\n") : String(value ?? "");
  const meant = (/** @type {string} */ path, /** @type {string} */ text) => {
    const lines = text.split("\n").filter((one) => one.trim());
    const ask = kind(path);
    if (text.trim() === "blank" || !["choices", "order", "match"].includes(ask)) return text;
    if (lines.length && lines.every((one) => /^\s*[^:]+:\s*\S/.test(one))) return Object.fromEntries(lines.map((one) => [one.slice(0, one.indexOf(":")).trim(), one.slice(one.indexOf(":") + 1).trim()]));
    return lines.map((one) => one.trim());
  };
  return (about, value, told) =>
    rowsOf({
      rows: Object.entries(value ?? {}), empty: () => /** @type {[string, any]} */ ([fields()[0]?.id ?? "", ""]), add: _("Answer"), class: "pairs",
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

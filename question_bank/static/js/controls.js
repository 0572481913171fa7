/** The controls of the task editor: each shows one value, and tells the new one whenever it changes. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { pictureButton } from "./pictures.js";

/** @typedef {{name: string, control: string, label: string, hint: string, choices: [string, string][], default: any}} Line */
/** @typedef {(value: any) => void} Told */
/** @typedef {(line: Line, value: any, told: Told, id: string) => HTMLElement} Control */

let ids = 0;

/** One line of text. @type {Control} */
function line({ name }, value, told, id) {
  const day = name === "as_of" && { class: "day figures", pattern: "\\d{4}-\\d{2}-\\d{2}", placeholder: "YYYY-MM-DD", inputmode: "numeric", autocomplete: "off" };
  const input = make("input", { id, type: "text", maxlength: day ? 10 : 2000, spellcheck: "false", ...day });
  input.value = value ?? "";
  input.addEventListener("input", () => told(input.value));
  return input;
}

/** A figure as text: it keeps its digits. @type {Control} */
function number(about, value, told, id) {
  const input = /** @type {HTMLInputElement} */ (line(about, value === undefined || value === null ? "" : String(value), told, id));
  input.inputMode = "decimal";
  input.classList.add("figures");
  return input;
}

/** A formula; several lines are one. @type {Control} */
function formula(about, value, told, id) {
  const area = make("textarea", { id, rows: 1, class: "formula", maxlength: 300, spellcheck: "false" });
  area.value = value ?? "";
  area.addEventListener("input", () => told(area.value.replace(/\n/g, " ")));
  return area;
}

/** Markdown, with pictures. @type {Control} */
function prose(about, value, told, id) {
  const area = make("textarea", { id, rows: 4, class: "prose-words", maxlength: 20000 });
  area.value = value ?? "";
  area.addEventListener("input", () => told(area.value));
  return make("div", {}, area, pictureButton(area));
}

/** @type {Control} */
function date(about, value, told, id) {
  return line(about, value, (text) => told(text || null), id);
}

/** @type {Control} */
function select({ choices }, value, told, id) {
  const chosen = make("select", { id }, ...choices.map(([name, word]) => make("option", { value: name }, word)));
  chosen.value = value ?? "";
  chosen.addEventListener("input", () => told(chosen.value));
  return chosen;
}

/** A list of texts, one a line. @type {Control} */
function texts(about, value, told, id) {
  const area = make("textarea", { id, rows: 1, class: "texts", spellcheck: "false" });
  area.value = (value ?? []).join("\n");
  area.addEventListener("input", () => told(area.value.split("\n").filter((text) => text.trim())));
  return area;
}

/** What the page shows and nobody changes here. @type {Control} */
function fixed(about, value, told, id) {
  return make("output", { id, class: "figures" }, value ?? "—");
}

/**
 * Rows of controls with buttons to move, take away and add; `draw` makes what stands in a row and tells the row's new value,
 * `empty` a new row beside those that stand, `beside` stands before the button that adds.
 * @template T
 * @param {{rows: T[], empty: (rows: T[]) => T, draw: (row: T, told: (row: T) => void, n: number) => (Node|string)[], told: (rows: T[]) => void, add: string, beside?: Node[], class?: string}} about
 */
export function rowsOf({ rows, empty, draw, told, add, beside = [], class: name = "" }) {
  const host = make("div", { class: `rows ${name}` });
  const kept = [...rows];
  const tell = () => told([...kept]);
  const moved = (/** @type {number} */ n, /** @type {number} */ by) => {
    if (!(n + by in kept)) return;
    [kept[n], kept[n + by]] = [kept[n + by], kept[n]];
    tell();
    lay(n + by);
  };
  const button = (/** @type {string} */ word, /** @type {string} */ sign, /** @type {() => void} */ act) =>
    make("button", { type: "button", class: "quiet small", "aria-label": word, title: word, onclick: act }, sign);
  const more = make("button", { type: "button", class: "quiet small add", onclick: () => (kept.push(empty(kept)), tell(), lay(kept.length - 1, true)) }, `+ ${add}`);
  const foot = beside.length ? make("div", { class: "kind-line" }, ...beside, more) : more;
  const lay = (focus = -1, fresh = false) => {
    host.replaceChildren(
      ...kept.map((row, n) =>
        make("div", { class: "row-line" },
          ...draw(row, (changed) => ((kept[n] = changed), tell()), n),
          make("span", { class: "row-acts" },
            button(_("Move up"), "↑", () => moved(n, -1)),
            button(_("Move down"), "↓", () => moved(n, 1)),
            button(_("Take away"), "×", () => (kept.splice(n, 1), tell(), lay(Math.min(n, kept.length - 1))))))),
      foot,
    );
    if (fresh) host.children[focus]?.querySelector("details")?.setAttribute("open", "");
    /** @type {HTMLElement|null} */ (host.children[focus]?.querySelector(fresh ? "input, textarea, select" : "summary, input, textarea, select"))?.focus();
  };
  lay();
  return host;
}

/** One small text inside a row. @param {string} label @param {any} value @param {Told} told @param {string} [name] */
export function cell(label, value, told, name = "") {
  const area = make("textarea", { rows: 1, "aria-label": label, placeholder: label, class: name, spellcheck: "false" });
  area.value = value ?? "";
  area.addEventListener("input", () => told(area.value));
  return area;
}

/**
 * A mapping as a page holds it: pairs in an order of their own, whatever their names. An object would sort names that are numbers.
 * @typedef {{pairs: [string, any][]}} Pairs
 */

/** @param {Pairs|undefined|null} value @returns {[string, any][]} */
export const pairsOf = (value) => value?.pairs ?? [];

/** Rows of a name and what it stands for; a name said twice gets a number, so that nothing is lost. @param {[string, any][]} rows @returns {Pairs} */
export function mapping(rows) {
  const taken = new Set();
  const free = (/** @type {string} */ name) => {
    let found = name;
    for (let n = 2; taken.has(found); n += 1) found = `${name}_${n}`;
    taken.add(found);
    return found;
  };
  return { pairs: rows.map(([name, value]) => [free(name), value]) };
}

/** @type {Control} */
function pairs(about, value, told) {
  return rowsOf({
    rows: pairsOf(value), empty: () => /** @type {[string, any]} */ (["", ""]), add: _("Line"), class: "pairs",
    draw: ([name, text], changed) => {
      let now = /** @type {[string, any]} */ ([name, text]);
      return [
        cell(_("Short name"), name, (typed) => changed((now = [typed, now[1]])), "name"),
        cell(_("Text"), text, (typed) => changed((now = [now[0], typed]))),
      ];
    },
    told: (rows) => told(mapping(rows)),
  });
}

/** @type {Control} */
function bands(about, value, told) {
  return rowsOf({
    rows: pairsOf(value), empty: () => /** @type {[string, any]} */ (["", ""]), add: _("Line"), class: "pairs",
    draw: ([count, points], changed) => {
      let now = /** @type {[string, string]} */ ([count, points]);
      return [
        cell(_("So many right"), count, (typed) => changed((now = [typed, now[1]])), "name"),
        cell(_("Points"), points, (typed) => changed((now = [now[0], typed]))),
      ];
    },
    told: (rows) => told(mapping(rows)),
  });
}

/** @type {Control} */
function bounds(about, value, told) {
  let now = value ?? ["", ""];
  const tell = (/** @type {string[]} */ both) => {
    now = both;
    told(both.some(Boolean) ? both : null);
  };
  return make("div", { class: "row-line" },
    cell(_("from"), now[0], (text) => tell([text, now[1]])),
    cell(_("to"), now[1], (text) => tell([now[0], text])));
}

/** Lists of texts: of each one must be named. @type {Control} */
function groups(about, value, told) {
  return rowsOf({
    rows: /** @type {string[][]} */ (value ?? []), empty: () => /** @type {string[]} */ ([]), add: _("Group"),
    draw: (group, changed) => [texts(about, group, changed, `control-${(ids += 1)}`)],
    told,
  });
}

/** Named formulas, some rounded to so many decimals. @type {Control} */
function figures(about, value, told) {
  /** @typedef {[string, string, string]} Figure name, formula, decimals or nothing */
  const split = (/** @type {[string, any]} */ [name, said]) =>
    /** @type {Figure} */ (typeof said === "object" && said !== null ? [name, said.value ?? "", String(said.places ?? "")] : [name, String(said), ""]);
  return rowsOf({
    rows: pairsOf(value).map(split), empty: () => /** @type {Figure} */ (["", "", ""]), add: _("Value"), class: "figure-rows",
    draw: (figure, changed) => {
      const now = /** @type {Figure} */ ([...figure]);
      const at = (/** @type {number} */ n) => (/** @type {string} */ typed) => ((now[n] = typed), changed(/** @type {Figure} */ ([...now])));
      return [cell(_("Short name"), now[0], at(0), "name"), cell(_("Formula"), now[1], at(1), "formula"), cell(_("Decimals"), now[2], at(2), "places")];
    },
    told: (rows) => told(mapping(rows.map(([name, said, places]) => [name, places.trim() ? { value: said, places } : said]))),
  });
}

/** @type {Record<string, Control>} */
export const CONTROLS = { line, sentence: line, number, whole: number, formula, prose, date, select, texts, fixed, pairs, bands, bounds, groups, figures };

const WIDE = new Set(["prose", "sentence", "pairs", "bands", "groups", "figures", "texts", "bounds"]);

/**
 * A labelled control at a place of the words.
 * @param {Line} about
 * @param {any} value
 * @param {Told} told
 * @param {string} part where it is, for findings: fields.3.points
 * @param {Record<string, Control>} [more] controls that know the whole task
 */
export function field(about, value, told, part, more = {}) {
  const id = `control-${(ids += 1)}`;
  const shown = value === undefined ? about.default : value;
  if (about.control === "check") {
    const box = make("input", { type: "checkbox", id, checked: shown === true || shown === "true" });
    box.addEventListener("input", () => told(box.checked));
    return make("label", { class: "check", "data-part": part }, box, make("span", {}, about.label));
  }
  const control = (more[about.control] ?? CONTROLS[about.control])(about, shown, told, id);
  const single = /^(INPUT|TEXTAREA|SELECT|OUTPUT)$/.test(control.tagName) || control.querySelector(`#${id}`);
  const attributes = { class: `field ${WIDE.has(about.control) || more[about.control] ? "whole" : ""}`, "data-part": part };
  const hint = about.hint && make("p", { class: "hint" }, about.hint);
  if (single) return make("div", attributes, make("label", { for: id }, about.label), control, hint);
  return make("fieldset", attributes, make("legend", { class: "label" }, about.label), control, hint);
}

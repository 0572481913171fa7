/** The form of an operation task: its words in seven parts, drawn from the hall's description of what a task is made of. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { field, mapping, rowsOf } from "./controls.js";
import { columnsOf, givenAnswers, overrides, renamed, same, tableRows } from "./task_parts.js";

/** @typedef {import("./controls.js").Line} Line */
/** @typedef {import("./controls.js").Control} Control */
/** @typedef {{lines: Line[], label: string}} Kind */
/** @typedef {{task: Line[], document: Line[], variant: Line[], test: Line[], fields: Record<string, Kind>, columns: Record<string, Kind>}} Forms */

const ABOUT = ["title", "knowledge", "source", "area", "difficulty", "cognitive", "seconds", "points", "workspace", "also", "facts", "as_of", "solved"];

/** A short name that none of these has: f3 beside f1 and f2. @param {string} letter @param {Record<string, any>[]} rows */
function free(letter, rows) {
  let n = rows.length + 1;
  while (rows.some((one) => one.id === `${letter}${n}`)) n += 1;
  return `${letter}${n}`;
}

export class TaskForm {
  /**
   * @param {HTMLElement} host
   * @param {Forms} forms
   * @param {[string, string][]} areas
   * @param {() => void} changed
   */
  constructor(host, forms, areas, changed) {
    this.host = host;
    this.forms = forms;
    this.areas = areas;
    this.changed = changed;
    /** @type {Record<string, any>} */
    this.words = {};
    /** @type {Record<string, Control>} */
    this.controls = {
      area: (about, value, told, id) => this.choose(about, value, told, id),
      overrides: (about, ...rest) => overrides(() => this.asked(), forms.fields, this.controls)(about, ...rest),
      given: givenAnswers(() => this.asked()),
      columns: (about, value, told) => this.kinds("columns", forms.columns, value ?? [], told, about.name),
    };
  }

  /** The fields as they stand, as far as other parts name them. @returns {import("./task_parts.js").Asked[]} */
  asked() {
    return (this.words.fields ?? []).map((/** @type {any} */ one) => ({ id: one.id ?? "", ask: one.ask, label: one.label ?? "", columns: columnsOf(one) }));
  }

  /** @type {Control} */
  choose(about, value, told, id) {
    const chosen = make("select", { id }, ...this.areas.map(([code, name]) => make("option", { value: code }, `${code} ${name}`)));
    chosen.value = value;
    chosen.addEventListener("input", () => told(chosen.value));
    return chosen;
  }

  /** @param {string} name */
  line(name) {
    return /** @type {Line} */ (this.forms.task.find((one) => one.name === name));
  }

  /** One attribute of the task itself. @param {string} name */
  own(name) {
    return field(this.line(name), this.words[name], (value) => this.put(name, value), name, this.controls);
  }

  /** @param {string} name @param {any} value */
  put(name, value) {
    this.words = { ...this.words, [name]: value };
    this.changed();
  }

  /** The words into the form. @param {Record<string, any>} words */
  lay(words) {
    this.words = words;
    const parts = /** @type {[string, string, (() => Node)[]][]} */ ([
      ["about", _("About the task"), [() => make("div", { class: "about" }, ...ABOUT.map((name) => this.own(name)))]],
      ["documents", _("Stem and documents"), [() => this.own("stem"), () => this.documents()]],
      ["figures", _("Figures"), [() => this.own("parameters"), () => this.own("values"), () => this.own("constraints")]],
      ["fields", _("Fields"), [() => this.kinds("fields", this.forms.fields, this.words.fields ?? [], (value) => this.put("fields", value), "fields")]],
      ["variants", _("Variants"), [() => this.structs("variants", this.forms.variant, () => ({ name: "" }), _("Variant"))]],
      ["tests", _("Tests"), [() => this.structs("tests", this.forms.test, () => ({ name: "", given: mapping([]), expect: "0" }), _("Test"))]],
    ]);
    this.host.replaceChildren(
      ...parts.map(([name, title, drawn]) => make("section", { class: "sheet part", id: `part-${name}`, "data-part": name, "data-title": title, hidden: true }, make("h2", {}, title), ...drawn.map((draw) => draw()))),
    );
  }

  documents() {
    return this.structs("documents", this.forms.document, (rows) => ({ id: free("d", rows), title: "", text: "" }), _("Document"));
  }

  /**
   * A list of parts of one kind, each folded under its own words.
   * @param {string} name @param {Line[]} lines @param {(rows: Record<string, any>[]) => Record<string, any>} empty @param {string} add
   */
  structs(name, lines, empty, add) {
    return rowsOf({
      rows: /** @type {Record<string, any>[]} */ (this.words[name] ?? []), empty, add, class: "structs",
      draw: (one, changed, n) => [this.struct(`${name}.${n}`, lines, one, changed, one.title || one.name || one.id)],
      told: (rows) => this.put(name, rows),
    });
  }

  /**
   * @param {string} part @param {Line[]} lines @param {Record<string, any>} one
   * @param {(one: Record<string, any>) => void} changed @param {string} title @param {string} [kind]
   */
  struct(part, lines, one, changed, title, kind = "") {
    let now = one;
    const heading = make("span", { class: "title" }, title || "…");
    const controls = { ...this.controls, rows: tableRows(() => columnsOf(now)) };
    const drawn = (/** @type {Line} */ line) => field(line, now[line.name], (value) => told(line.name, value), `${part}.${line.name}`, controls);
    const places = new Map(lines.map((line) => [line, drawn(line)]));
    /** The rows of a table follow its columns: in names, number and order. @param {any} before */
    const follow = (before) => {
      const line = lines.find((each) => each.control === "rows");
      if (!line || same(before, columnsOf(now))) return;
      now = { ...now, [line.name]: renamed(now[line.name], before, columnsOf(now)) };
      const anew = drawn(line);
      places.get(line)?.replaceWith(anew);
      places.set(line, anew);
    };
    const told = (/** @type {string} */ name, /** @type {any} */ value) => {
      const before = columnsOf(now);
      now = { ...now, [name]: value };
      if (["title", "name", "label"].includes(name) || (name === "id" && !now.label)) heading.textContent = String(value) || "…";
      if (name === "columns") follow(before);
      changed(now);
    };
    return make("details", { class: "struct", "data-part": part, name: `fold-${part.slice(0, part.lastIndexOf("."))}` },
      make("summary", {}, kind && make("span", { class: "kind muted small" }, kind), heading),
      make("div", { class: "about" }, ...places.values()));
  }

  /**
   * A list of parts of several kinds, told by `ask`; one is added by its kind.
   * @param {string} name @param {Record<string, Kind>} kinds @param {Record<string, any>[]} rows
   * @param {(rows: Record<string, any>[]) => void} told @param {string} part
   */
  kinds(name, kinds, rows, told, part) {
    const words = Object.entries(kinds).map(([ask, kind]) => /** @type {[string, string]} */ ([ask, kind.label]));
    const chosen = make("select", { class: "kind-of-new", "aria-label": _("Kind") }, ...words.map(([ask, word]) => make("option", { value: ask }, word)));
    return rowsOf({
      rows, add: name === "columns" ? _("Column") : _("Field"), class: "structs",
      beside: [make("span", { class: "small muted" }, _("A new one is a")), chosen],
      empty: (standing) => this.begun(kinds, chosen.value, free(kinds === this.forms.columns ? "c" : "f", standing)),
      draw: (one, changed, n) => [this.struct(`${part}.${n}`, kinds[one.ask]?.lines ?? [], one, changed, one.label || one.id, kinds[one.ask]?.label ?? one.ask)],
      told,
    });
  }

  /** A new field or column with all that its kind must have. @param {Record<string, Kind>} kinds @param {string} ask @param {string} id */
  begun(kinds, ask, id) {
    /** @type {Record<string, any>} */
    const one = { ask, id, label: "", points: "1" };
    const blank = { pairs: mapping([]), texts: [], bands: mapping([]), columns: [], rows: mapping([]), number: "0", formula: "", line: "", prose: "" };
    for (const { name, control, default: usual } of kinds[ask].lines)
      if (usual === null && !(name in one) && name !== "plausible") one[name] = structuredClone(/** @type {any} */ (blank)[control]);
    if (!kinds[ask].lines.some((line) => line.name === "points")) delete one.points;
    return one;
  }
}

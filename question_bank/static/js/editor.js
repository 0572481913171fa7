/** The editor of one theory item: its words in a form, beside it what is to be mended and what the candidate sees. */

import { make } from "/static/js/draw.js";
import { _, loadWords } from "/static/js/words.js";
import { Desk } from "./desk.js";
import { tell } from "./findings.js";
import { pictureButton } from "./pictures.js";
import { listenToComments, placeComments } from "./said.js";

/** @typedef {{text: string, why: string, right?: boolean}} Option */
/** @typedef {{level: string, area: string, language?: string, items: Record<string, any>[]}} Area */

const root = /** @type {HTMLElement} */ (document.getElementById("editor"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("words"));
const list = /** @type {HTMLOListElement|null} */ (document.getElementById("options"));
const start = JSON.parse(document.getElementById("start")?.textContent ?? "");

/** What stands, with all that the form does not show. @type {Area} */
let area = start.words;
const entry = () => area.items[0];

/** @param {string} name @returns {any} */
const field = (name) => form.elements.namedItem(name);

/** @param {Area} words */
function lay(words) {
  area = words;
  const item = entry();
  for (const name of ["stem", "knowledge", "source", "difficulty", "cognitive", "seconds"]) field(name).value = item[name] ?? "";
  field("calculation").checked = Boolean(item.calculation);
  field("facts").value = (item.facts ?? []).join(" ");
  field("as_of").value = item.as_of ?? "";
  if (field("why")) field("why").value = item.why ?? "";
  if (field("right")) field("right").value = item.right === undefined || item.right === null ? "" : String(item.right);
  list?.replaceChildren(...(item.options ?? []).map(line));
  number();
  placeComments(form);
}

/** @param {Option} option */
function line(option) {
  const multiple = entry().kind === "multiple";
  const button = (/** @type {string} */ word, /** @type {string} */ sign, /** @type {() => void} */ act) =>
    make("button", { type: "button", class: "quiet", "aria-label": word, title: word, onclick: (/** @type {Event} */ event) => (act(), stay(/** @type {HTMLElement} */ (event.currentTarget)), number(), desk.changed()) }, sign);
  const text = make("textarea", { rows: 1, class: "text", maxlength: 1000, "aria-label": _("Text of the option") });
  const why = make("textarea", { rows: 1, class: "why", maxlength: 2000, placeholder: _("Why it is right or wrong"), "aria-label": _("Why it is right or wrong") });
  text.value = option.text;
  why.value = option.why;
  const row = make("li", { class: "option-line" },
    make("div", { class: "option-head" },
      make("label", { class: "check" }, make("input", { type: multiple ? "checkbox" : "radio", name: "right-option", checked: Boolean(option.right) }), make("span", { class: "letter" }), " ", make("span", { class: "small" }, _("is right"))),
      make("span", { class: "option-acts" },
        pictureButton(text),
        button(_("Move up"), "↑", () => row.previousElementSibling?.before(row)),
        button(_("Move down"), "↓", () => row.nextElementSibling?.after(row)),
        multiple && button(_("Take away"), "×", () => row.remove()))),
    text, why);
  return row;
}

/** A row that is moved would let go of who moves it by keys; where it is gone, they go on at the next way to add. @param {HTMLElement} button */
function stay(button) {
  (button.isConnected ? button : document.getElementById("add"))?.focus();
}

/** Letters, and the name by which a finding speaks of a line. */
function number() {
  for (const [n, row] of [...(list?.children ?? [])].entries()) {
    row.setAttribute("data-part", `option-${n}`);
    const letter = row.querySelector(".letter");
    if (letter) letter.textContent = "ABCDE"[n] ?? String(n + 1);
  }
}

/** The day that stands in a field; nothing while it is none, which the field then shows. @param {HTMLInputElement} input */
function dayOf(input) {
  const text = input.value.trim();
  const day = new Date(`${text}T00:00:00Z`);
  const known = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  input.setCustomValidity(known || !text ? "" : _("A day as YYYY-MM-DD."));
  return known ? text : null;
}

/** @returns {Area} what the form says now */
function said() {
  const item = { ...entry() };
  for (const name of ["stem", "knowledge", "source", "difficulty", "cognitive"]) item[name] = field(name).value;
  item.seconds = Number(field("seconds").value) || 0;
  item.calculation = field("calculation").checked;
  item.facts = field("facts").value.split(/[\s,，、]+/).filter(Boolean);
  item.as_of = dayOf(field("as_of"));
  if (field("why")) item.why = field("why").value;
  if (entry().kind === "truth") item.right = { true: true, false: false }[/** @type {"true"|"false"} */ (field("right").value)] ?? null;
  if (list)
    item.options = [...list.children].map((row) => ({
      text: /** @type {HTMLTextAreaElement} */ (row.querySelector(".text")).value,
      why: /** @type {HTMLTextAreaElement} */ (row.querySelector(".why")).value,
      right: Boolean(row.querySelector("input")?.checked),
    }));
  return { ...area, items: [item] };
}

await loadWords(root.dataset.locale ?? "zh_CN");
const stem = /** @type {HTMLTextAreaElement} */ (field("stem"));
stem.after(pictureButton(stem));
const named = (/** @type {string} */ part) => "ABCDE"[Number(/^option-(\d+)$/.exec(part)?.[1])] ?? "";
const desk = new Desk({
  here: root.dataset.here ?? "", start, said, lay,
  looked: ({ findings }) => tell(/** @type {HTMLElement} */ (document.getElementById("findings")), form, findings, { named }),
});
listenToComments(root.dataset.here ?? "", form);
form.addEventListener("input", () => desk.changed());
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("add")?.addEventListener("click", () => {
  list?.append(line({ text: "", why: "" }));
  number();
  desk.changed();
});

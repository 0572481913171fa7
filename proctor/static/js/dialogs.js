/** Asks before an act: whom it concerns, by name, and the reason that goes into the record. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { seatNumber } from "./seat_words.js";

/** @typedef {import("./room.js").Room} Room */
/** @typedef {{node: HTMLElement, value: () => any, problem?: () => string}} Part a part of the dialog and what it says */
/**
 * @typedef {object} Question
 * @property {string} title
 * @property {(Node|string|false|null)[]} [says]
 * @property {Record<string, Part>} [parts]
 * @property {string} act the word on the button
 * @property {boolean} [only] nothing is asked: one button closes it
 * @property {boolean} [danger]
 * @property {{word: string, value: any, danger?: boolean}} [other] a second way to answer
 */

let number = 0;

/**
 * The values of the parts, `other.value`, or null where the person went back.
 * @param {Question} question
 * @returns {Promise<any>}
 */
export function asked({ title, says = [], parts = {}, act, only = false, danger = false, other }) {
  const heading = `asked-${(number += 1)}`;
  const problem = make("p", { class: "notice stop", role: "alert", hidden: true });
  const form = make("form", { method: "dialog", novalidate: true },
    make("header", {}, make("h2", { id: heading }, title)),
    make("div", { class: "body" }, problem, ...says.filter((one) => one !== false && one !== null), ...Object.values(parts).map(({ node }) => node)),
    make("footer", {},
      !only && make("button", { type: "button", onclick: () => dialog.close() }, _("Cancel")),
      other && make("button", { type: "button", class: other.danger ? "danger" : "", onclick: () => end(other.value) }, other.word),
      make("button", { type: "submit", class: danger ? "danger solid" : "primary" }, act)));
  const dialog = make("dialog", { class: "asked", "aria-labelledby": heading }, form);
  let answer = /** @type {any} */ (null);
  const end = (/** @type {any} */ value) => {
    answer = value;
    dialog.close();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = Object.values(parts).map((part) => part.problem?.() ?? "").find(Boolean);
    problem.hidden = !wrong;
    problem.textContent = wrong ?? "";
    if (!wrong) end(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.value()])));
  });
  document.body.append(dialog);
  dialog.showModal();
  /** @type {HTMLElement|null} */ (form.querySelector("textarea, select, input"))?.focus();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(answer);
  }));
}

/** Who is concerned, by seat and name. @param {Room} room @param {string[]} ids */
export function whom(room, ids) {
  return make("ul", { class: "whom" }, ...ids.map((id) => {
    const place = room.places.get(id);
    return make("li", {}, make("span", { class: "figures muted" }, seatNumber(place?.seat ?? 0)), ` ${place?.name ?? ""}`);
  }));
}

/**
 * A text with sentences to choose from.
 * @param {string} label @param {string[]} canned @param {string} missing said where it is empty; empty: it may be
 * @param {string} [hint] @param {string} [start]
 * @returns {Part}
 */
export function text(label, canned, missing, hint = "", start = "") {
  const id = `text-${(number += 1)}`;
  const area = make("textarea", { id, rows: 2, maxlength: 500 });
  area.value = start;
  const node = make("div", { class: "field" }, make("label", { for: id }, label),
    canned.length > 0 && make("div", { class: "canned" }, ...canned.map((words) => make("button", {
      type: "button", class: "chip",
      onclick: () => {
        area.value = words;
        area.focus();
      },
    }, words))), area, hint && make("p", { class: "hint" }, hint));
  return { node, value: () => area.value.trim(), problem: () => (missing && !area.value.trim() ? missing : "") };
}

/**
 * A whole number with its unit.
 * @param {string} label @param {number} start @param {number} least @param {number} most @param {string} [hint]
 * @returns {Part}
 */
export function figure(label, start, least, most, hint = "") {
  const id = `figure-${(number += 1)}`;
  const input = make("input", { id, type: "number", min: least, max: most, step: 1, value: start, inputmode: "numeric" });
  const node = make("div", { class: "field figure" }, make("label", { for: id }, label), input, hint && make("p", { class: "hint" }, hint));
  const good = () => Number.isInteger(Number(input.value)) && Number(input.value) >= least && Number(input.value) <= most;
  return { node, value: () => Number(input.value), problem: () => (good() ? "" : _("Please give a whole number from %(least)s to %(most)s.", { least, most })) };
}

/**
 * One of several. `missing`: nothing is chosen beforehand, and what is said to who chooses nothing.
 * @param {string} label @param {{label: string, options: [string, string][]}[]} groups @param {string} [missing] @returns {Part}
 */
export function choice(label, groups, missing = "") {
  const id = `choice-${(number += 1)}`;
  const select = make("select", { id }, missing && make("option", { value: "" }, _("Please choose")), ...groups.map((group) => make("optgroup", { label: group.label }, ...group.options.map(([value, word]) => make("option", { value }, word)))));
  return { node: make("div", { class: "field" }, make("label", { for: id }, label), select), value: () => select.value, problem: () => (missing && !select.value ? missing : "") };
}

/** A refusal told as it is. @param {string} title @param {(Node|string|false)[]} says */
export function told(title, ...says) {
  return asked({ title, says: says.map((one) => (typeof one === "string" ? make("p", {}, one) : one)), act: _("Close"), only: true });
}

/** An item tried as its candidate meets it: the same player, the model answer at hand, and the marks that answers would earn. */

import { openDialog } from "/static/js/dialog.js";
import { make } from "/static/js/draw.js";
import { keysOf, listener } from "/static/js/keys.js";
import { Player } from "/static/js/player.js";
import { _, loadWords } from "/static/js/words.js";

const root = /** @type {HTMLElement} */ (document.getElementById("sitting"));
const host = /** @type {HTMLElement} */ (root.querySelector(".paper"));
const acts = /** @type {HTMLElement} */ (root.querySelector(".try-acts"));
const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";

/** @param {string} path @param {object} [body] */
async function ask(path, body) {
  const reply = await fetch(path, {
    method: body ? "POST" : "GET",
    headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json", "X-CSRFToken": token }) },
    body: body && JSON.stringify(body),
  });
  const told = await reply.json();
  if (!reply.ok) throw new Error(told.says);
  return told;
}

async function open() {
  await loadWords(root.dataset.locale ?? "zh_CN");
  const { booklet, model } = await ask(root.dataset.booklet ?? "");
  let player = /** @type {Player|null} */ (null);
  const begin = (/** @type {Record<string, any>} */ answers) => {
    player = new Player(host, booklet, { answers });
    player.close(false);
  };
  document.addEventListener("keydown", (event) => player && listener(() => keysOf(/** @type {Player} */ (player), { calculator() {}, list() {} }), () => true)(event));
  const mark = async () => {
    const told = await ask(root.dataset.marks ?? "", { responses: Object.fromEntries(player?.answers ?? []) });
    openDialog({ title: _("%(points)s of %(out_of)s points", told), class: "marks", body: [table(told.lines)], actions: [{ word: _("Close"), primary: true }] });
  };
  acts.append(
    make("button", { type: "button", onclick: () => begin({}) }, _("Empty")),
    make("button", { type: "button", onclick: () => begin(structuredClone(model)) }, _("Model answer")),
    make("button", { type: "button", class: "primary", onclick: mark }, _("Mark")),
  );
  begin({});
}

/** @param {{label: string, points: string, out_of: string, route: string, why: string, given: string[], expected: string[]}[]} lines */
function table(lines) {
  const cell = (/** @type {string[]} */ texts) => make("td", {}, ...(texts.length ? texts.map((text) => make("div", {}, text)) : [make("span", { class: "muted" }, "—")]));
  return make("table", {},
    make("thead", {}, make("tr", {}, ...[_("Field"), _("Answer"), _("Right answer"), _("Reason")].map((word) => make("th", { scope: "col" }, word)), make("th", { scope: "col", class: "number" }, _("Points")))),
    make("tbody", {}, ...lines.map((line) => make("tr", { "data-route": line.route }, make("td", {}, line.label), cell(line.given), cell(line.expected), make("td", {}, line.why), make("td", { class: "number figures" }, `${line.points} / ${line.out_of}`)))));
}

open();

/** The editor of one theory item: words to the hall, its findings and the candidate's view back, and no edition lost. */

import { openDialog } from "/static/js/dialog.js";
import { make } from "/static/js/draw.js";
import { _, loadWords } from "/static/js/words.js";

/** @typedef {{text: string, why: string, right?: boolean}} Option */
/** @typedef {{part: string, says: string, stops: boolean}} Finding */
/** @typedef {{level: string, area: string, language?: string, items: Record<string, any>[]}} Area */

const LOOK_AFTER = 400; // ms without a key until the view is drawn anew
const SAVE_AFTER = 5_000; // ms without a key until the words are saved by themselves

const root = /** @type {HTMLElement} */ (document.getElementById("editor"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("words"));
const list = /** @type {HTMLOListElement|null} */ (document.getElementById("options"));
const view = /** @type {HTMLIFrameElement} */ (document.getElementById("view"));
const saved = /** @type {HTMLElement} */ (document.getElementById("saved"));
const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
const here = root.dataset.here ?? "";

/** @type {{edition: number, at: number, area: Area, findings: Finding[]}} */
const start = JSON.parse(document.getElementById("start")?.textContent ?? "");
let { edition, area } = start;
let kept = "";
let looking = 0;
let saving = /** @type {Promise<boolean>|null} */ (null);
let timers = /** @type {number[]} */ ([]);

/** @param {string} name @returns {any} */
const field = (name) => form.elements.namedItem(name);
const entry = () => area.items[0];

/** @param {string} path @param {object} body */
async function ask(path, body) {
  const reply = await fetch(path, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  return { ok: reply.ok, status: reply.status, told: await reply.json().catch(() => ({ says: _("The hall cannot be reached. Your words stay on this page.") })) };
}

// Words into the form, and out of it

function lay() {
  const item = entry();
  for (const name of ["stem", "knowledge", "source", "difficulty", "cognitive", "seconds"]) field(name).value = item[name] ?? "";
  field("calculation").checked = Boolean(item.calculation);
  field("facts").value = (item.facts ?? []).join(" ");
  field("as_of").value = item.as_of ?? "";
  if (field("why")) field("why").value = item.why ?? "";
  if (field("right")) field("right").value = item.right === undefined || item.right === null ? "" : String(item.right);
  list?.replaceChildren(...(item.options ?? []).map(line));
  number();
}

/** @param {Option} option */
function line(option) {
  const multiple = entry().kind === "multiple";
  const button = (/** @type {string} */ word, /** @type {string} */ sign, /** @type {() => void} */ act) =>
    make("button", { type: "button", class: "quiet", "aria-label": word, title: word, onclick: () => (act(), number(), changed()) }, sign);
  const row = make("li", { class: "option-line" },
    make("div", { class: "option-head" },
      make("label", { class: "check" }, make("input", { type: multiple ? "checkbox" : "radio", name: "right-option", checked: Boolean(option.right) }), make("span", { class: "letter" }), " ", make("span", { class: "small" }, _("is right"))),
      make("span", { class: "option-acts" },
        button(_("Move up"), "↑", () => row.previousElementSibling?.before(row)),
        button(_("Move down"), "↓", () => row.nextElementSibling?.after(row)),
        multiple && button(_("Take away"), "×", () => row.remove()))),
    make("textarea", { rows: 1, class: "text", maxlength: 1000, "aria-label": _("Text of the option") }),
    make("textarea", { rows: 1, class: "why", maxlength: 2000, placeholder: _("Why it is right or wrong"), "aria-label": _("Why it is right or wrong") }));
  const [text, why] = row.querySelectorAll("textarea");
  text.value = option.text;
  why.value = option.why;
  return row;
}

/** Letters, and the name by which a finding speaks of a line. */
function number() {
  for (const [n, row] of [...(list?.children ?? [])].entries()) {
    row.setAttribute("data-part", `option-${n}`);
    const letter = row.querySelector(".letter");
    if (letter) letter.textContent = "ABCDE"[n] ?? String(n + 1);
  }
}

/** @returns {Area} what the form says now */
function said() {
  const item = { ...entry() };
  for (const name of ["stem", "knowledge", "source", "difficulty", "cognitive"]) item[name] = field(name).value;
  item.seconds = Number(field("seconds").value) || 0;
  item.calculation = field("calculation").checked;
  item.facts = field("facts").value.split(/[\s,，、]+/).filter(Boolean);
  item.as_of = field("as_of").value || null;
  if (field("why")) item.why = field("why").value;
  if (entry().kind === "truth") item.right = { true: true, false: false }[/** @type {"true"|"false"} */ (field("right").value)] ?? null;
  if (list)
    item.options = [...list.children].map((row) => {
      const [text, why] = row.querySelectorAll("textarea");
      return { text: text.value, why: why.value, right: Boolean(row.querySelector("input")?.checked) };
    });
  return { ...area, items: [item] };
}

// What comes back: findings, and the candidate's view

/** @param {Finding[]} findings */
function tell(findings) {
  const host = /** @type {HTMLElement} */ (document.getElementById("findings"));
  for (const marked of form.querySelectorAll("[data-found]")) marked.removeAttribute("data-found");
  host.replaceChildren(
    ...findings.map(({ part, says, stops }) => {
      const at = form.querySelector(`[data-part="${part}"]`);
      if (at && at.getAttribute("data-found") !== "stop") at.setAttribute("data-found", stops ? "stop" : "warn");
      const letter = /^option-(\d+)$/.exec(part);
      return make("li", {}, make("button", { type: "button", class: "quiet badge", "data-state": stops ? "stop" : "warn", onclick: () => /** @type {HTMLElement|null} */ (at?.querySelector("textarea, input, select"))?.focus() },
        letter ? `${"ABCDE"[Number(letter[1])]}: ${says}` : says));
    }),
  );
  if (!findings.length) host.append(make("li", {}, make("span", { class: "badge", "data-state": "ok" }, _("Nothing to mend."))));
}

async function look() {
  const mine = (looking += 1);
  const { ok, told } = await ask(`${here}/look`, { area: said() });
  if (mine !== looking || !ok) return;
  tell(told.findings);
  view.contentWindow?.postMessage({ booklet: told.booklet }, location.origin);
}

// Saving

const dirty = () => JSON.stringify(said()) !== kept;

function mark() {
  saved.textContent = dirty() ? _("Not saved yet") : _("Saved %(time)s", { time: saved.dataset.at ?? "" });
  saved.toggleAttribute("data-dirty", dirty());
}

/** @param {number} ms */
const time = (ms) => new Date(ms).toLocaleTimeString([], { hour12: false });

/** @returns {Promise<boolean>} whether all words are saved now */
async function save() {
  if (saving) await saving;
  if (!dirty()) return true;
  const words = said();
  saving = (async () => {
    const { ok, told } = await ask(here, { edition, area: words });
    if (told.code === "saved_meanwhile") {
      choose(words, told);
      return false;
    }
    if (!ok) {
      saved.textContent = told.says;
      return false;
    }
    edition = told.edition;
    area = words;
    kept = JSON.stringify(words);
    saved.dataset.at = time(told.at);
    mark();
    return !dirty();
  })();
  const done = await saving;
  saving = null;
  return done;
}

/**
 * Two authors saved one item: both are shown, and the second chooses.
 * @param {Area} mine
 * @param {{says: string, theirs: {edition: number, by: string, at: number, area: Area}}} told
 */
function choose(mine, { says, theirs }) {
  if (document.querySelector("dialog[open]")) return;
  const words = (/** @type {any} */ value) => (Array.isArray(value) ? value.map((one) => (one?.text === undefined ? one : `${one.right ? "✓ " : ""}${one.text}`)).join("\n") : String(value ?? ""));
  const names = Object.keys({ ...theirs.area.items[0], ...mine.items[0] }).filter((name) => words(mine.items[0][name]) !== words(theirs.area.items[0][name]));
  const table = make("table", { class: "list" },
    make("thead", {}, make("tr", {}, make("th", {}, ""), make("th", { scope: "col" }, _("Yours")), make("th", { scope: "col" }, `${theirs.by} ${time(theirs.at)}`))),
    make("tbody", {}, ...names.map((name) => make("tr", {}, make("th", { scope: "row" }, label(name)), make("td", { class: "words" }, words(mine.items[0][name])), make("td", { class: "words" }, words(theirs.area.items[0][name]))))));
  openDialog({
    title: _("Saved by somebody else meanwhile"), class: "both", body: [make("p", {}, says), table],
    actions: [
      { word: _("Go on with theirs"), act: () => take(theirs) },
      { word: _("Go on with mine"), primary: true, act: () => { edition = theirs.edition; area = theirs.area; save(); } },
    ],
  });
}

/** @param {string} name */
const label = (name) => form.querySelector(`label[for="${name}"]`)?.textContent ?? form.querySelector(`[data-part="${name}"] legend`)?.textContent ?? name;

/** @param {{edition: number, at: number, area: Area}} theirs */
function take(theirs) {
  ({ edition, area } = theirs);
  lay();
  kept = JSON.stringify(said());
  saved.dataset.at = time(theirs.at);
  mark();
  look();
}

function changed() {
  mark();
  timers.forEach(clearTimeout);
  timers = [window.setTimeout(look, LOOK_AFTER), window.setTimeout(save, SAVE_AFTER)];
}

async function submit() {
  if (!(await save())) return;
  const { ok, told } = await ask(`${here}/submit`, { edition, area });
  if (ok) {
    location.assign(told.to);
    return;
  }
  if (told.code === "saved_meanwhile") choose(said(), told);
  else openDialog({ title: _("Not yet"), body: [make("p", {}, told.says), make("ul", {}, ...(told.findings ?? []).map((/** @type {Finding} */ one) => make("li", {}, one.says)))], actions: [{ word: _("Close"), primary: true }] });
}

await loadWords(root.dataset.locale ?? "zh_CN");
lay();
kept = JSON.stringify(said());
saved.dataset.at = time(start.at);
mark();
tell(start.findings);
form.addEventListener("input", changed);
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("add")?.addEventListener("click", () => {
  list?.append(line({ text: "", why: "" }));
  number();
  changed();
});
document.getElementById("save")?.addEventListener("click", save);
document.getElementById("submit")?.addEventListener("click", submit);
document.getElementById("give-up")?.addEventListener("submit", (event) => {
  if (!confirm(_("Give this draft up? Its saved editions stay in the trail, but nobody goes on with it."))) event.preventDefault();
  else kept = JSON.stringify(said());
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    save();
  }
});
window.addEventListener("beforeunload", (event) => dirty() && event.preventDefault());
window.addEventListener("message", (event) => event.origin === location.origin && event.data === "ready" && look());

/** The editor of an operation task: its words in parts, beside them what is to be mended, its tests and the candidate's view. */

import { openDialog } from "/static/js/dialog.js";
import { make } from "/static/js/draw.js";
import { _, loadWords } from "/static/js/words.js";
import { Desk } from "./desk.js";
import { tell } from "./findings.js";
import { tellRuns } from "./runs.js";
import { ask } from "./talk.js";
import { TaskForm } from "./task_form.js";

const root = /** @type {HTMLElement} */ (document.getElementById("editor"));
const host = /** @type {HTMLElement} */ (document.getElementById("words"));
const tabs = /** @type {HTMLElement} */ (document.getElementById("parts"));
const choice = /** @type {HTMLElement} */ (document.getElementById("variants"));
const asText = /** @type {HTMLTextAreaElement} */ (document.getElementById("text-form"));
const start = JSON.parse(document.getElementById("start")?.textContent ?? "");
const areas = JSON.parse(root.dataset.areas ?? "[]");
const here = root.dataset.here ?? "";
let variant = "";
let part = location.hash.slice(1) || "about";

await loadWords(root.dataset.locale ?? "zh_CN");
const form = new TaskForm(host, start.form, areas, () => desk.changed());

/** The part of the form that is shown; the text form is one too. @param {string} name */
function open(name) {
  const known = [...host.querySelectorAll(":scope > .part")];
  part = name === "text" || known.some((one) => one.id === `part-${name}`) ? name : "about";
  for (const one of known) one.toggleAttribute("hidden", one.id !== `part-${part}`);
  document.getElementById("part-text")?.toggleAttribute("hidden", part !== "text");
  for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.getAttribute("data-name") === part));
  history.replaceState(null, "", `#${part}`);
  if (part === "text") showText();
}

function drawTabs() {
  const names = [...host.querySelectorAll(":scope > .part")].map((one) => [one.id.slice("part-".length), one.getAttribute("data-title") ?? ""]);
  tabs.replaceChildren(...[...names, ["text", _("As text")]].map(([name, title]) => make("button", { type: "button", class: "quiet small", "data-name": name, onclick: () => open(name) }, title)));
}

/** @param {any} words */
function lay(words) {
  form.lay(words);
  drawTabs();
  open(part);
}

async function showText() {
  const { ok, told } = await ask(`${here}/text`, { words: form.words });
  asText.value = ok ? told.text : told.says;
  asText.readOnly = !ok;
}

/** The text that was typed into the form; a text that cannot be read stays where it is. */
async function takeText() {
  const { ok, told } = await ask(`${here}/words`, { text: asText.value });
  if (!ok) {
    openDialog({ title: _("Not yet"), body: [make("p", {}, told.says)], actions: [{ word: _("Close"), primary: true }] });
    if (told.line) selectLine(Number(told.line));
    return;
  }
  lay(told.words);
  desk.changed();
}

/** @param {number} line */
function selectLine(line) {
  const lines = asText.value.split("\n");
  const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  asText.focus();
  asText.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
}

/** @param {{findings: import("./findings.js").Finding[], runs: import("./runs.js").Run[], variants: string[], shown: string}} told */
function looked({ findings, runs, variants, shown }) {
  tell(/** @type {HTMLElement} */ (document.getElementById("findings")), host, findings, { show });
  tellRuns(/** @type {HTMLElement} */ (document.getElementById("runs")), runs, variants);
  for (const tab of tabs.children) {
    const found = host.querySelector(`#part-${tab.getAttribute("data-name")}`);
    const marked = found && (found.matches("[data-found]") || found.querySelector("[data-found]"));
    tab.toggleAttribute("data-marked", Boolean(marked));
  }
  variant = shown || variant;
  choice.replaceChildren(...variants.map((name) => make("button", { type: "button", class: "quiet small", "aria-pressed": String(name === variant), onclick: () => ((variant = name), desk.look()) }, name)));
}

/** Opens the part and the folds in which a place stands. @param {Element} place */
function show(place) {
  open(place.closest(".part")?.id.slice("part-".length) ?? part);
  for (let fold = place.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  place.scrollIntoView({ block: "center" });
}

/** @param {any} mine @param {any} theirs @returns {[string, string, string][]} */
function differing(mine, theirs) {
  const words = (/** @type {any} */ value) => (typeof value === "string" ? value : JSON.stringify(value ?? "", null, 1).replace(/[{}[\]",]/g, "").replace(/\n\s*\n/g, "\n").trim());
  return Object.keys({ ...theirs, ...mine })
    .filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(theirs[name]))
    .map((name) => [form.line(name)?.label ?? name, words(mine[name]), words(theirs[name])]);
}

const desk = new Desk({ here, start, lookAfter: 700, said: () => form.words, lay, looked, variant: () => variant, differing });
document.getElementById("take-text")?.addEventListener("click", takeText);
document.getElementById("try")?.addEventListener("click", async () => {
  if (await desk.save()) window.open(`${here}/try?variant=${encodeURIComponent(variant)}`, "_blank", "noopener");
});

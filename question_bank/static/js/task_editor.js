/** The editor of an operation task: its words in parts, beside them what is to be mended, its tests and the candidate's view. */

import { openDialog } from "/static/js/dialog.js";
import { make } from "/static/js/draw.js";
import { _, loadWords } from "/static/js/words.js";
import { Desk } from "./desk.js";
import { tell } from "./findings.js";
import { tellRuns } from "./runs.js";
import { listenToComments, placeComments } from "./said.js";
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
const untakenNote = /** @type {HTMLElement} */ (document.getElementById("untaken"));
let variant = "";
let laidText = ""; // what the text form showed when it was laid out last; what differs from it is not taken over yet
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
  if (part === "text" && !untaken()) showText();
  tellUntaken();
}

/** Whether the text form holds words that the form does not. */
const untaken = () => !asText.readOnly && asText.value !== laidText;

/** Text that is not taken over stays, and is spoken of wherever the author goes. */
function tellUntaken() {
  untakenNote.hidden = !untaken() || part === "text";
  for (const button of document.querySelectorAll("[data-drop-text]")) button.toggleAttribute("hidden", !untaken());
  tabs.querySelector("[data-name='text']")?.toggleAttribute("data-marked", untaken());
}

function drawTabs() {
  const names = [...host.querySelectorAll(":scope > .part")].map((one) => [one.id.slice("part-".length), one.getAttribute("data-title") ?? ""]);
  tabs.replaceChildren(...[...names, ["text", _("As text")]].map(([name, title]) => make("button", { type: "button", class: "quiet small", "data-name": name, onclick: () => open(name) }, title)));
}

/** @param {any} words */
function lay(words) {
  form.lay(words);
  placeComments(host);
  drawTabs();
  open(part);
}

async function showText() {
  const { ok, told } = await ask(`${here}/text`, { words: form.words });
  if (untaken()) return; // typed while the text was on its way
  laidText = asText.value = ok ? told.text : told.says;
  asText.readOnly = !ok;
  tellUntaken();
}

/** The text that was typed into the form; a text that cannot be read stays where it is. */
async function takeText() {
  const { ok, told } = await ask(`${here}/words`, { text: asText.value });
  if (!ok) {
    openDialog({ title: _("The text was not taken over"), body: [make("p", {}, told.says)], actions: [{ word: _("Close"), primary: true }] });
    if (part !== "text") open("text");
    if (told.line) selectLine(Number(told.line));
    return;
  }
  laidText = asText.value;
  lay(told.words);
  desk.changed();
}

/** The form stands; what was typed into the text form is let go. */
function dropText() {
  laidText = asText.value;
  showText();
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
  const [said, grid] = ["runs-said", "runs-table"].map((id) => /** @type {HTMLElement} */ (document.getElementById(id)));
  tellRuns(said, grid, runs, variants);
  for (const tab of tabs.children) {
    const found = host.querySelector(`#part-${tab.getAttribute("data-name")}`);
    if (found) tab.toggleAttribute("data-marked", found.matches("[data-found]") || Boolean(found.querySelector("[data-found]")));
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

const desk = new Desk({ here, start, lookAfter: 700, said: () => form.words, lay, looked, variant: () => variant, untaken });
asText.addEventListener("input", tellUntaken);
for (const button of document.querySelectorAll("[data-take-text]")) button.addEventListener("click", takeText);
for (const button of document.querySelectorAll("[data-drop-text]")) button.addEventListener("click", dropText);
listenToComments(here, host, show);
document.getElementById("try")?.addEventListener("click", async () => {
  if (await desk.save()) window.open(`${here}/try?variant=${encodeURIComponent(variant)}`, "_blank", "noopener");
});

/** What a station finds out about itself; the server says whether that is enough, and keeps it where the station says who it is. */

import { make } from "./draw.js";
import { testStore } from "./store.js";
import { _, loadWords } from "./words.js";

const ROUNDS = 5; // of asking the server's clock
const PATIENCE = 6000; // ms
const KEPT = "station_name"; // in this browser

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (part("send"));
const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
let figures = /** @type {object|null} */ (null);

/** What the candidate's page is built on, by the name a person may look for. */
function missing() {
  const needed = /** @type {Record<string, boolean>} */ ({
    IndexedDB: "indexedDB" in window,
    BroadcastChannel: "BroadcastChannel" in window,
    ResizeObserver: "ResizeObserver" in window,
    "dialog": "HTMLDialogElement" in window,
    "AbortSignal.timeout": "timeout" in AbortSignal,
    structuredClone: "structuredClone" in window,
    "CSS :has": CSS.supports("selector(:has(*))"),
    "crypto.getRandomValues": Boolean(window.crypto?.getRandomValues),
  });
  return Object.keys(needed).filter((name) => !needed[name]);
}

/** Asks the server's clock a few times: the quickest answer tells the offset, the middle one the latency. */
async function clock() {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [began, from] = [performance.now(), Date.now()];
    const reply = await fetch("/practice/clock", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    const { now } = await reply.json();
    const took = performance.now() - began;
    rounds.push({ took, offset: from + took / 2 - now });
  }
  rounds.sort((one, other) => one.took - other.took);
  return { offset_ms: Math.round(rounds[0].offset), latency_ms: Math.round(rounds[ROUNDS >> 1].took) };
}

/** Whether a websocket to the hall comes about: without a lease the hall refuses it by name, which only an open one can hear. */
async function socket() {
  const library = await import(/** @type {any} */ ("../vendor/socket.io.esm.min.js")).catch(() => null);
  if (!library) return false;
  return new Promise((resolve) => {
    const line = library.io("/candidate", { transports: ["websocket"], auth: {}, forceNew: true, reconnection: false, timeout: PATIENCE });
    const end = (/** @type {boolean} */ open) => {
      line.disconnect();
      resolve(open);
    };
    line.on("connect", () => end(true));
    line.on("connect_error", (/** @type {Error} */ reason) => end(reason.message === "lease"));
    setTimeout(() => end(false), PATIENCE);
  });
}

/** @param {object} body @returns {Promise<any>} */
async function ask(body) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
  const reply = await fetch("/station", { method: "POST", headers, body: JSON.stringify(body) });
  const told = await reply.json();
  if (!reply.ok) throw new Error(told.says);
  return told;
}

/** @param {string} state @param {string} words */
function verdict(state, words) {
  part("verdict").dataset.state = state;
  part("verdict").textContent = words;
}

async function test() {
  verdict("wait", _("Testing…"));
  figures = null;
  const times = await clock().catch(() => ({ offset_ms: null, latency_ms: null }));
  const { width, height } = screen;
  const measured = { missing: missing(), width, height, storage: await testStore(), socket: await socket(), ...times };
  try {
    show(await ask({ figures: measured }));
    figures = measured;
  } catch {
    verdict("stop", _("The server cannot be reached from this station. Check the network, then test again."));
  }
}

/** @param {{passed: boolean, lines: {name: string, state: string, found: string, mend: string}[]}} told */
function show({ passed, lines }) {
  const warned = lines.some(({ state }) => state === "warn");
  if (!passed) verdict("stop", _("Not ready: please mend what is marked."));
  else if (warned) verdict("warn", _("Usable, with something to look at."));
  else verdict("ok", _("This station is ready."));
  part("findings").replaceChildren(
    ...lines.map(({ name, state, found, mend }) =>
      make("li", {}, make("span", { class: "badge", "data-state": state, "aria-hidden": "true" }), make("span", { class: "what" }, name), make("span", { class: "figures" }, found), mend ? make("span", { class: "mend" }, mend) : null)),
  );
}

await loadWords(part("station").dataset.locale ?? "zh_CN");
const name = /** @type {HTMLInputElement} */ (part("name"));
name.value = localStorage.getItem(KEPT) ?? "";
part("retry").addEventListener("click", test);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = Object.fromEntries(new FormData(form));
  if (!figures) await test();
  if (!figures) return;
  localStorage.setItem(KEPT, String(said.station));
  try {
    const { kept } = await ask({ figures, room: said.room, station: said.station });
    part("sent").textContent = kept ? _("The board has it: %(station)s.", { station: said.station }) : "";
  } catch (reason) {
    part("sent").textContent = /** @type {Error} */ (reason).message;
  }
});
await test();

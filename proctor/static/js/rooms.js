/** The page of all rooms: counts as they change, what needs a person in any of them, and which rooms are shown. */

import { make } from "/static/js/draw.js";
import { minuteOf, useZone } from "/static/js/times.js";
import { _, loadWords } from "/static/js/words.js";
import { ago } from "./hall_clock.js";
import { alarms, concerns, due, sums } from "./overview.js";
import { OverviewWire } from "./overview_wire.js";
import { seatNumber } from "./seat_words.js";
import { alarmWord, needWord, phaseWord } from "./words.js";

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("tr[data-run]")]);
const row = (/** @type {string} */ run) => rows.find((one) => one.dataset.run === run);
const name = (/** @type {string} */ run) => row(run)?.dataset.room ?? "";
const SIGNS = { not_opened: "awaiting", opened: "in_progress", paused: "paused", proposed: "warn", closed: "submitted" };
const wire = new OverviewWire(location.search);

function show() {
  const now = wire.clock.now();
  part("stale").hidden = wire.reached;
  for (const [run, figures] of wire.rooms) {
    const line = row(run);
    if (!line) continue;
    for (const [cell, count] of Object.entries(figures.counts)) write(line, cell, count);
    write(line, "needs", due(figures, now));
    const badge = /** @type {HTMLElement} */ (line.querySelector('[data-cell="phase"] .badge'));
    [badge.dataset.state, badge.textContent] = [SIGNS[figures.phase], phaseWord(figures.phase)];
    line.classList.toggle("alarmed", figures.alarms.some(([, since]) => since <= now));
  }
  for (const head of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("tr[data-centre]"))) {
    const ours = rows.filter((one) => one.dataset.of === head.dataset.centre).map((one) => wire.rooms.get(one.dataset.run ?? "")).filter((one) => one !== undefined);
    for (const [cell, count] of Object.entries(sums(ours))) write(head, cell, count);
    write(head, "needs", ours.reduce((sum, figures) => sum + due(figures, now), 0));
  }
  showConcerns(now);
  filter(now);
}

/** @param {Element} line @param {string} cell @param {number} count */
function write(line, cell, count) {
  const found = line.querySelector(`[data-cell="${cell}"]`);
  const host = found?.querySelector("strong") ?? found;
  const said = count ? String(count) : "";
  if (host && host.textContent !== said) host.textContent = said;
}

/** @param {number} now */
function showConcerns(now) {
  const raised = alarms(wire.rooms, now), waiting = concerns(wire.rooms, now);
  part("needy").textContent = String(raised.length + waiting.reduce((sum, { seats }) => sum + seats.length, 0));
  part("concerns").replaceChildren(
    ...raised.map(({ run, alarm, since }) => concern("alarm", alarmWord(alarm), name(run), since, now, link(run))),
    ...waiting.map(({ run, need, since, seats }) =>
      concern(need, needWord(need), `${name(run)} · ${seats.length > 1 ? _("%(count)s candidates", { count: seats.length }) : seatNumber(seats[0])}`, since, now, link(run, seats.length > 1 ? 0 : seats[0]))));
  part("calm").hidden = raised.length + waiting.length > 0;
}

/** @param {string} run @param {number} [seat] */
function link(run, seat = 0) {
  return `/proctor/rooms/${encodeURIComponent(run)}${seat ? `#seat=${seat}` : ""}`;
}

/** @param {string} kind @param {string} what @param {string} where @param {number} since @param {number} now @param {string} href */
function concern(kind, what, where, since, now, href) {
  return make("li", { class: "need", "data-need": kind },
    make("a", { href, class: "who" }, make("span", { class: "name" }, where), make("span", { class: "since figures", title: minuteOf(since) }, ago(now - since))),
    make("p", { class: "what" }, make("strong", {}, what)));
}

/** A room that needs somebody is shown whatever is looked for. @param {number} now */
function filter(now) {
  const wanted = /** @type {HTMLInputElement} */ (part("find")).value.trim().toLowerCase();
  const only = /** @type {HTMLInputElement} */ (part("only")).checked;
  for (const one of rows) {
    const figures = wire.rooms.get(one.dataset.run ?? "");
    const pressing = figures !== undefined && (due(figures, now) > 0 || figures.alarms.some(([, since]) => since <= now));
    one.hidden = !pressing && (only || !(one.dataset.words ?? "").toLowerCase().includes(wanted));
  }
  for (const head of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("tr[data-centre]"))) {
    head.hidden = rows.every((one) => one.dataset.of !== head.dataset.centre || one.hidden);
  }
  part("none").hidden = rows.some((one) => !one.hidden);
}

await loadWords(document.documentElement.lang === "en" ? "en" : "zh_CN");
useZone(part("rooms").dataset.zone ?? "");
wire.addEventListener("rooms", show);
part("find").addEventListener("input", show);
part("only").addEventListener("change", show);
await wire.start();
setInterval(show, 1000);

/** Keeps the counts of the rooms page up to date: asks each five seconds, and is silent where the hall does not answer. */

import { ask } from "./wire.js";

const EACH = 5000; // ms

async function refresh() {
  if (document.hidden) return;
  /** @type {Record<string, Record<string, string|number>>} */
  const rooms = await ask(`/proctor/rooms/counts${location.search}`);
  for (const [run, figures] of Object.entries(rooms)) {
    const row = document.querySelector(`tr[data-run="${run}"]`);
    for (const [name, value] of Object.entries(figures.counts)) cell(row, name, value);
    cell(row, "needs", figures.needs);
    const phase = /** @type {HTMLElement|null|undefined} */ (row?.querySelector('[data-cell="phase"] .badge'));
    if (phase) {
      phase.dataset.state = String(figures.phase);
      phase.textContent = String(figures.phase_words);
    }
    row?.classList.toggle("alarmed", Boolean(figures.alarm));
  }
}

/** @param {Element|null} row @param {string} name @param {string|number} value */
function cell(row, name, value) {
  const found = row?.querySelector(`[data-cell="${name}"]`);
  const host = found?.querySelector("strong") ?? found;
  if (host) host.textContent = value ? String(value) : "";
}

setInterval(() => refresh().catch(() => {}), EACH);

/** What the tests of a task earn in each of its variants: a grid, what fails first. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";

/** @typedef {{name: string, variant: string, earned: string, expect: string, lost: string[], holds: boolean}} Run */

/**
 * @param {HTMLElement} said what holds in one sentence
 * @param {HTMLElement} host the grid
 * @param {Run[]} runs
 * @param {string[]} variants
 */
export function tellRuns(said, host, runs, variants) {
  const failing = runs.filter((run) => !run.holds);
  if (!runs.length) {
    said.replaceChildren(make("span", { class: "muted small" }, _("No test has run yet: the task cannot be built.")));
    host.replaceChildren();
    return;
  }
  const state = failing.length ? "stop" : "ok";
  const sentence = failing.length ? _("%(failing)s of %(all)s answers are not marked as they must be", { failing: failing.length, all: runs.length }) : _("All %(all)s answers are marked as they must be", { all: runs.length });
  const names = [...new Set(runs.map((run) => run.name))];
  const head = make("tr", {}, make("th", { scope: "col" }, _("Test")), ...variants.map((name) => make("th", { scope: "col", class: "number" }, name)));
  const cellOf = (/** @type {string} */ name, /** @type {string} */ variant) => {
    const run = runs.find((one) => one.name === name && one.variant === variant);
    if (!run) return make("td", { class: "number muted" }, "—");
    const says = run.holds ? run.earned : `${run.earned} ≠ ${run.expect}`;
    return make("td", { class: "number", "data-holds": String(run.holds), title: run.holds ? null : _("Points lost at: %(fields)s", { fields: run.lost.join(", ") || "—" }) }, says);
  };
  const row = (/** @type {string} */ name) => make("tr", {}, make("th", { scope: "row" }, name === "the right answer" ? _("The right answer") : name), ...variants.map((variant) => cellOf(name, variant)));
  const badly = (/** @type {string} */ name) => (failing.some((run) => run.name === name) ? 0 : 1);
  said.replaceChildren(make("span", { class: "badge", "data-state": state }, sentence));
  host.replaceChildren(
    make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": _("Tests") }, make("table", { class: "list runs" }, make("thead", {}, head), make("tbody", {}, ...names.sort((a, b) => badly(a) - badly(b)).map(row)))),
  );
}

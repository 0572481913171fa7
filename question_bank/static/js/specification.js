/** The two-way table while it is typed: its sums, what the bank has against it, and the arrow keys from row to row. */

const FULL_POINTS = 100;
const form = /** @type {HTMLFormElement} */ (document.getElementById("specification"));
const together = /** @type {HTMLInputElement} */ (document.getElementById("papers"));

/** @param {string} name */
function field(name) {
  return /** @type {HTMLInputElement|null} */ (form.elements.namedItem(name));
}

/** @param {string} start */
function typed(start) {
  return [...form.querySelectorAll(`input[name^="${start}"]`)].map((one) => /** @type {HTMLInputElement} */ (one));
}

/** @param {HTMLInputElement|null} input */
const number = (input) => Number(input?.value.trim() || 0) || 0;

/** @param {HTMLInputElement[]} inputs */
const sum = (inputs) => inputs.reduce((total, one) => total + number(one), 0);

/** @param {string} selector @param {number} value @param {boolean} [right] */
function show(selector, value, right = true) {
  const output = form.querySelector(`output[${selector}]`);
  if (!output) return;
  output.textContent = String(Math.round(value * 100) / 100);
  output.toggleAttribute("data-wrong", !right);
}

function add() {
  const counts = typed("count-");
  let items = sum(counts);
  let points = 0;
  const places = new Set([...form.querySelectorAll("select.place")].map((one) => /** @type {HTMLSelectElement} */ (one).value).filter(Boolean));
  if (places.size) {
    items = places.size;
    points = items * number(field("points-task"));
  }
  for (const output of form.querySelectorAll("output[data-area]")) {
    const area = output.getAttribute("data-area");
    show(`data-area="${area}"`, sum(counts.filter((one) => one.name.endsWith(`-${area}`))));
  }
  for (const output of form.querySelectorAll("output[data-kind]")) {
    const kind = output.getAttribute("data-kind");
    const ofKind = sum(typed(`count-${kind}-`));
    points += ofKind * number(field(`points-${kind}`));
    show(`data-kind="${kind}"`, ofKind);
  }
  show('data-sum="items"', items, items === number(field("items")));
  show('data-sum="points"', points, Math.abs(points - FULL_POINTS) < 0.001);
  for (const name of ["difficulty", "cognitive"]) {
    const asked = sum(typed(`${name}-`));
    show(`data-sum="${name}"`, asked, asked === 0 || asked === items);
  }
}

/** @param {HTMLInputElement} input */
function hold(input) {
  const papers = Math.max(1, number(together));
  const badge = /** @type {HTMLElement|null} */ (input.parentElement?.querySelector(".against"));
  if (!badge) return;
  const there = Number(badge.dataset.have), asked = number(input);
  const state = !asked ? "" : there < asked ? "stop" : there < asked * papers ? "warn" : "ok";
  if (state) badge.dataset.state = state;
  else delete badge.dataset.state;
  /** @type {HTMLElement} */ (badge.querySelector(".figures")).textContent = asked ? `${there} / ${asked * papers}` : `${there}`;
  /** @type {HTMLElement} */ (badge.querySelector(".word")).textContent = { stop: form.dataset.short, warn: form.dataset.thin }[state] ?? "";
}

/** @param {KeyboardEvent} event */
function step(event) {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const cell = input.closest("td"), row = cell?.parentElement;
  const next = row?.parentElement?.children[[...row.parentElement.children].indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
  const target = cell && next?.children[cell.cellIndex]?.querySelector("input");
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select();
}

form.addEventListener("input", (event) => {
  add();
  const changed = event.target === together ? form.querySelectorAll("input.count") : [event.target];
  for (const input of changed) if (input instanceof HTMLInputElement) hold(input);
});
form.addEventListener("keydown", step);
add();

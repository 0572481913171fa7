/** The list of items by keys: through its rows, choosing some of them, and the search one key away. Without it links and buttons do the same. */

const table = /** @type {HTMLTableElement|null} */ (document.querySelector("table.items"));
const search = /** @type {HTMLInputElement|null} */ (document.getElementById("words"));
const all = /** @type {HTMLInputElement|null} */ (document.getElementById("all"));
const count = document.getElementById("count");
const links = /** @type {HTMLAnchorElement[]} */ ([...(table?.querySelectorAll("a.open") ?? [])]);
const boxes = /** @type {HTMLInputElement[]} */ ([...(table?.querySelectorAll('input[name="item"]') ?? [])]);
let last = -1; // the box that was changed last: where a range begins

/** @param {EventTarget|null} place */
const types = (place) => place instanceof HTMLElement && place.matches("input:not([type=checkbox]), select, textarea");
/** The row that has the focus, -1 for none. */
const here = () => links.findIndex((link) => link.closest("tr")?.contains(document.activeElement));

/** @param {number} row */
function go(row) {
  links[Math.max(0, Math.min(links.length - 1, row))]?.focus();
}

/** A box was changed; with Shift all between it and the one before are as it is now.
 * @param {number} row @param {boolean} range */
function changed(row, range) {
  const [from, to] = range && last >= 0 ? [Math.min(last, row), Math.max(last, row)] : [row, row];
  for (const box of boxes.slice(from, to + 1)) box.checked = boxes[row].checked;
  last = row;
  tell();
}

function tell() {
  const chosen = boxes.filter((box) => box.checked).length;
  if (count) count.textContent = ((chosen ? count.dataset.some : count.dataset.none) ?? "").replace("#", String(chosen));
  if (!all) return;
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || types(event.target)) return;
  const row = here();
  const inTable = row >= 0;
  if (event.key === "/" && search) search.select();
  else if (event.key === "j" || (event.key === "ArrowDown" && inTable)) go(row + 1);
  else if (event.key === "k" || (event.key === "ArrowUp" && inTable)) go(inTable ? row - 1 : 0);
  else if (event.key.toLowerCase() === "x" && inTable && boxes[row]) {
    boxes[row].checked = !boxes[row].checked;
    changed(row, event.shiftKey);
  } else return;
  event.preventDefault();
}

document.addEventListener("keydown", pressed);
for (const [row, box] of boxes.entries()) box.addEventListener("click", (event) => changed(row, event.shiftKey));
if (all) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = Boolean(all.checked);
    tell();
  });
}
tell();

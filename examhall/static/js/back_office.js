/** The page of a file that the back office works on: shows how far it is, and comes again when it is done. */

const EVERY = 1000; // milliseconds

/** @typedef {{state: string, done: number, total: number}} Progress */

const working = document.querySelector("[data-progress]");

/** @param {string} name @param {(element: HTMLElement) => void} change */
function each(name, change) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (working?.querySelectorAll(`[data-${name}]`))) change(element);
}

/** @param {Progress} told */
function show(told) {
  if (!told.total) return;
  const counted = told.done >= told.total && working?.querySelector("[data-last]") != null;
  const bar = working?.querySelector("progress");
  if (bar && counted) bar.removeAttribute("value"); // what follows the last step is one piece: nobody knows how far it is
  else if (bar) [bar.max, bar.value] = [told.total, told.done];
  each("waits", (element) => { element.hidden = true; });
  each("done", (element) => { element.hidden = counted; });
  each("last", (element) => { element.hidden = !counted; });
  each("so-far", (element) => { element.textContent = String(told.done); });
  each("of", (element) => { element.textContent = String(told.total); });
}

async function look() {
  try {
    const reply = await fetch(working?.getAttribute("data-progress") ?? "", { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error(String(reply.status));
    const told = /** @type {Progress} */ (await reply.json());
    if (told.state === "done" || told.state === "failed") {
      location.reload();
      return;
    }
    show(told);
  } catch {
    // the server or the network is away for a moment: look again
  }
  setTimeout(look, EVERY);
}

if (working) setTimeout(look, EVERY);

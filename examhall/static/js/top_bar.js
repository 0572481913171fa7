/** The bar on top: examination and part, tools, name and seat, the save indicator and the clock. */

import { showAppearance } from "./appearance.js";
import { icon, make } from "./draw.js";
import { title } from "./titles.js";
import { language, msg, say } from "./words.js";

/**
 * @param {import("./types.js").About} about
 * @param {{help: HTMLElement, messages: HTMLElement, save: HTMLElement, clock: HTMLElement, calculator: () => void, keys: () => void, lock: () => void, rest: () => void}} parts
 * @returns {{element: HTMLElement, tools: HTMLElement, atWork: (open: boolean, saving: boolean) => void, rests: (approved: boolean) => void}}
 */
export function topBar(about, parts) {
  const calculator = tool("calculator", msg("Calculator"), parts.calculator);
  const keys = tool("keys", "Keys", parts.keys);
  const lock = tool("lock", msg("Leave seat"), parts.lock);
  const rest = tool("rest", msg("Take a break"), parts.rest);
  const exam = make("strong");
  const part = make("span", { class: "muted" });
  const name = () => {
    exam.textContent = exam.title = title(about, "exam");
    part.textContent = title(about, "part_title");
    document.title = `${part.textContent} · ${exam.textContent}`;
  };
  language.addEventListener("switch", name);
  name();
  const tools = make(
    "div",
    { class: "tools" },
    parts.messages,
    parts.help,
    lock,
    rest,
    about.calculator ? calculator : null,
    tool("display", "Display", showAppearance),
    keys,
  );
  let working = false;
  let approved = false;
  const showRest = () => (rest.hidden = !working || !approved);
  showRest();
  const element = make(
    "header",
    { class: "bar" },
    make("div", { class: "what" }, exam, part),
    tools,
    make(
      "div",
      { class: "who" },
      make("strong", {}, about.candidate.name),
      say(make("span", { class: "muted figures" }), "Seat %(seat)s", { seat: about.seat }),
    ),
    parts.save,
    parts.clock,
  );
  return {
    element,
    tools,
    atWork(open, saving) {
      calculator.hidden = keys.hidden = lock.hidden = !open;
      working = open;
      showRest();
      parts.save.hidden = !saving;
    },
    rests(may) {
      approved = may;
      showRest();
    },
  };
}

/** @param {Parameters<typeof icon>[0]} name @param {string} word @param {() => void} act */
function tool(name, word, act) {
  return make("button", { type: "button", class: "quiet tool", onclick: act }, icon(name), say(make("span"), word));
}

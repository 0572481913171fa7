/** The material of an operation task: tabs, find in the document, its own text size, and two documents side by side. */

import { fill, icon, make } from "./draw.js";
import { occurrences, paint } from "./ranges.js";
import { _, msg, say } from "./words.js";

const SIZES = [0.85, 1, 1.15, 1.3, 1.5, 1.75, 2];

/**
 * @param {import("./types.js").Document_[]} documents
 * @returns {{element: HTMLElement, texts: {id: string, host: HTMLElement}[], find: () => void}}
 */
export function drawDocuments(documents) {
  const tabs = make("div", { class: "tabs", role: "tablist" });
  say(tabs, msg("Documents"), {}, "aria-label");
  const pages = documents.map((document_) => {
    const page = make("div", {
      class: "document prose",
      role: "tabpanel",
      id: `document-${document_.id}`,
      tabindex: "0",
      "aria-labelledby": `tab-${document_.id}`,
      "data-kind": document_.kind ?? "sheet",
    });
    fill(page, document_.html);
    return page;
  });
  const buttons = documents.map((document_, at) =>
    make(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${document_.id}`,
        "aria-controls": `document-${document_.id}`,
        onclick: () => open(at),
      },
      document_.title,
    ),
  );
  tabs.append(...buttons);

  let shown = 0;
  let size = 1;
  const sized = make("div", { class: "pages" }, ...pages);
  const second = beside(documents, sized);
  const search = finder(() => pages[shown]);
  const open = (/** @type {number} */ at) => {
    shown = at;
    buttons.forEach((button, index) => {
      button.setAttribute("aria-selected", String(index === at));
      button.tabIndex = index === at ? 0 : -1;
      pages[index].hidden = index !== at;
    });
    second.avoid(at);
    search.renew();
  };
  tabs.addEventListener("keydown", (key) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key.key];
    if (!step) return;
    key.preventDefault();
    key.stopPropagation();
    open((shown + step + pages.length) % pages.length);
    buttons[shown].focus();
  });
  const zoom = (/** @type {number} */ step) => {
    size = Math.max(0, Math.min(SIZES.length - 1, size + step));
    for (const pane of [sized, second.element]) pane.style.setProperty("--zoom", String(SIZES[size]));
    [smaller.disabled, larger.disabled] = [size === 0, size === SIZES.length - 1];
  };
  const smaller = say(
    make("button", { type: "button", class: "quiet", onclick: () => zoom(-1) }, icon("minus")),
    msg("Smaller text"),
    {},
    "aria-label",
  );
  const larger = say(
    make("button", { type: "button", class: "quiet", onclick: () => zoom(1) }, icon("plus")),
    msg("Larger text"),
    {},
    "aria-label",
  );
  const element = make(
    "section",
    { class: "documents" },
    make("div", { class: "document-bar" }, tabs),
    make("div", { class: "document-tools" }, search.element, second.toggle, smaller, larger),
    make("div", { class: "panes" }, sized, second.element),
  );
  say(element, msg("Documents"), {}, "aria-label");
  open(0);
  zoom(0);
  return {
    element,
    texts: documents.map((document_, at) => ({ id: document_.id, host: pages[at] })),
    find: () => search.focus(),
  };
}

/**
 * A second document beside the one on top, to compare the two.
 * @param {import("./types.js").Document_[]} documents @param {HTMLElement} first
 */
function beside(documents, first) {
  const page = make("div", { class: "document prose", tabindex: "0" });
  const select = make("select", { onchange: () => draw() });
  say(select, msg("Second document"), {}, "aria-label");
  select.append(...documents.map((document_, at) => make("option", { value: String(at) }, document_.title)));
  const element = make("div", { class: "pages second", hidden: true }, select, page);
  const toggle = make("button", { type: "button", class: "quiet", "aria-pressed": "false", hidden: documents.length < 2 }, icon("beside"));
  say(toggle, msg("Two documents side by side"), {}, "aria-label");
  say(toggle, msg("Two documents side by side"), {}, "title");
  const draw = () => {
    const document_ = documents[Number(select.value)];
    page.dataset.kind = document_.kind ?? "sheet";
    fill(page, document_.html);
  };
  toggle.addEventListener("click", () => {
    element.hidden = !element.hidden;
    toggle.setAttribute("aria-pressed", String(!element.hidden));
    first.classList.toggle("half", !element.hidden);
    if (!element.hidden) draw();
  });
  return {
    element,
    toggle,
    /** The one on top is not shown twice. @param {number} at */
    avoid(at) {
      if (Number(select.value) === at) select.value = String((at + 1) % documents.length);
      if (!element.hidden) draw();
    },
  };
}

/** Find in the document on top. @param {() => HTMLElement} page */
function finder(page) {
  const field = make("input", { type: "search", autocomplete: "off" });
  say(field, msg("Find in this document"), {}, "placeholder");
  say(field, msg("Find in this document"), {}, "aria-label");
  const count = make("span", { class: "muted small figures", "aria-live": "polite" });
  const next = say(
    make("button", { type: "button", class: "quiet", onclick: () => step(1) }, icon("down")),
    msg("Next hit"),
    {},
    "aria-label",
  );
  const previous = say(
    make("button", { type: "button", class: "quiet", onclick: () => step(-1) }, icon("up")),
    msg("Previous hit"),
    {},
    "aria-label",
  );
  let hits = /** @type {Range[]} */ ([]);
  let at = 0;

  const show = () => {
    paint(
      "hits",
      hits.filter((_hit, index) => index !== at),
    );
    paint("hit", hits.slice(at, at + 1));
    [next.hidden, previous.hidden] = [!hits.length, !hits.length];
    count.textContent = !field.value.trim() ? "" : hits.length ? `${at + 1} / ${hits.length}` : _("Not found");
    const box = hits[at]?.getBoundingClientRect();
    if (box) hits[at].startContainer.parentElement?.scrollIntoView({ block: "nearest" });
  };
  const renew = () => {
    [hits, at] = [occurrences(page(), field.value), 0];
    show();
  };
  const step = (/** @type {number} */ by) => {
    if (!hits.length) return;
    at = (at + by + hits.length) % hits.length;
    show();
  };
  field.addEventListener("input", renew);
  field.addEventListener("keydown", (key) => {
    if (key.key !== "Enter" && key.key !== "Escape") return;
    key.preventDefault();
    if (key.key === "Enter") return step(key.shiftKey ? -1 : 1);
    field.value = "";
    renew();
  });
  return {
    element: make("div", { class: "find" }, make("label", { class: "find-box" }, icon("search"), field), count, previous, next),
    renew,
    focus: () => field.focus(),
  };
}

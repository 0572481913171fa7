/** Makes elements without writing HTML: whatever is handed in as text stays text. */

/**
 * One element. Keys that start with "on" are listeners, `true` is a bare attribute, `false` and null are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Authored text, cleaned by the server before it was sealed.
 * @param {HTMLElement} host
 * @param {string} html
 */
export function fill(host, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  host.replaceChildren(template.content);
}

/**
 * The words of authored text, for places that take no markup (drop-down lists).
 * @param {string} html
 */
export function plain(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return (template.content.textContent ?? "").replace(/\s+/g, " ").trim();
}

const PATHS = {
  message: "M4 5h16v11H9l-5 4z",
  hand: "M8 12V5.5a1.5 1.5 0 0 1 3 0V11m0-6.5a1.5 1.5 0 0 1 3 0V11m0-5a1.5 1.5 0 0 1 3 0v8c0 4-2.5 6.5-6 6.5-3 0-4.5-1.5-6-4L4 13a1.5 1.5 0 0 1 2.5-1.5L8 13.5",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  rest: "M5 9h11v5a5 5 0 0 1-5 5h-1a5 5 0 0 1-5-5zM16 10.5h1.500a2.500 2.500 0 0 1 0 5H16M8.500 3v2.500M12.500 3v2.500",
  aloud: "M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4.500 4.500 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  calculator: "M6 3h12v18H6zM9 6.5h6M9 11h.01M12 11h.01M15 11h.01M9 14.5h.01M12 14.5h.01M15 14.5h.01M9 18h.01M12 18h3",
  display: "M3 18 7.5 6 12 18M4.5 14h6M13.5 18l3-8 3 8M14.5 15.5h4",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10",
  flag: "M6 21V4h12l-3 4 3 4H6",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  up: "M5 15l7-7 7 7",
  down: "M5 9l7 7 7-7",
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  strike: "M4 12h16M16.5 7C15.8 5.4 14.3 4.5 12 4.5c-2.7 0-4.5 1.3-4.5 3.2M7.5 16.5c.6 2 2.2 3 4.6 3 2.8 0 4.7-1.4 4.7-3.6",
  marker: "M4 20h7M6 15l8-10 4.5 3.5-8 10H6z",
  grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  beside: "M4 5h16v14H4zM12 5v14",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.5 15.5 20 20",
  card: "M4 4h16v16H4zM4 9.330h16M4 14.660h16M9.330 4v16M14.660 4v16",
};

/**
 * A line drawing of 24 units; words beside it say what it means.
 * @param {keyof typeof PATHS} name
 */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

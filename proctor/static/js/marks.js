/** Small line drawings for flags, each with its words for who hovers or listens. */

const PATHS = /** @type {Record<string, string>} */ ({
  misconduct: "M12 4 21 20H3zM12 10v4M12 17h.01",
  incident: "M6 3h9l4 4v14H6zM9 12h7M9 16h5",
  machine: "M3 5h11v8H3zM10 16h11v-6h-4",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  hand: "M8 12V5.5a1.5 1.5 0 0 1 3 0V11m0-6.5a1.5 1.5 0 0 1 3 0V11m0-5a1.5 1.5 0 0 1 3 0v8c0 4-2.5 6.5-6 6.5-3 0-4.5-1.5-6-4L4 13a1.5 1.5 0 0 1 2.5-1.5L8 13.5",
  kept: "M4 7h16v4H4zM6 11v9h12v-9M10 15h4",
  granted: "M12 21a8 8 0 1 1 0-16 8 8 0 0 1 0 16zM12 9v4M12 13h3M9 2h6",
  void: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM6 6l12 12",
  extra: "M12 5v14M5 12h14",
});

/** @param {string} name @param {string} title */
export function mark(name, title) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon mark ${name}`);
  svg.setAttribute("role", "img");
  const words = document.createElementNS("http://www.w3.org/2000/svg", "title");
  words.textContent = title;
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(words, path);
  return svg;
}

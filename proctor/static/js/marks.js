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
  "arrived-here": "M5 12.500l4.500 4.500L19 7.500",
  "arrived-out": "M4 4h9v16H4zM13 12h8M18 9l3 3-3 3",
  "arrived-doubt": "M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 18h.01",
  "arrived-refused": "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M6.500 6.500l11 11",
  break: "M5 9h11v5a5 5 0 0 1-5 5h-1a5 5 0 0 1-5-5zM16 10.5h1.500a2.500 2.500 0 0 1 0 5H16M8.500 3v2.500M12.500 3v2.500",
  arranged: "M12 3.500a1.500 1.500 0 1 1 0 3 1.500 1.500 0 0 1 0-3M5 9h14M12 9v5M12 14l-3.500 6.500M12 14l3.500 6.500",
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

/** Answers given in the very moment in which a page is left: kept at once, since the store takes a moment; the next page stores them. */

/** @typedef {{epoch: number, last: number, at: number, values: [string, import("./types.js").Value][]}} LastWords `last`: the number last drawn */

/** @param {string} sitting */
const name = (sitting) => `examhall-last-words-${sitting}`;

/** @param {string} sitting @param {LastWords} words */
export function keepLastWords(sitting, words) {
  try {
    localStorage.setItem(name(sitting), JSON.stringify(words));
  } catch {
    // No room or no right: what was not stored in time is then lost with the page, as its indicator said.
  }
}

/** What the page before this one kept; it is kept no longer. @param {string} sitting @returns {LastWords|null} */
export function takeLastWords(sitting) {
  try {
    const text = localStorage.getItem(name(sitting));
    localStorage.removeItem(name(sitting));
    return text && JSON.parse(text);
  } catch {
    return null;
  }
}

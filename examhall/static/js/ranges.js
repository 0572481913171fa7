/** Places in a text as counts of characters from its start, so that a mark survives a reload and a change of text size. */

/** @param {Node} host @returns {Text[]} */
function textsOf(host) {
  const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  return texts;
}

/** @param {Node} host @param {number} start @param {number} end @returns {Range|null} */
export function rangeOf(host, start, end) {
  const range = document.createRange();
  let at = 0;
  let begun = false;
  for (const text of textsOf(host)) {
    if (!begun && start < at + text.length) {
      range.setStart(text, Math.max(0, start - at));
      begun = true;
    }
    if (begun && end <= at + text.length) {
      range.setEnd(text, end - at);
      return range;
    }
    at += text.length;
  }
  return null;
}

/**
 * What of the selection lies in `host`, as [start, end], or null.
 * @param {HTMLElement} host
 * @returns {[number, number]|null}
 */
export function selectedIn(host) {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const chosen = selection.getRangeAt(0);
  if (!chosen.intersectsNode(host)) return null;
  let at = 0;
  let start = -1;
  let end = -1;
  for (const text of textsOf(host)) {
    if (chosen.intersectsNode(text)) {
      const from = chosen.startContainer === text ? chosen.startOffset : 0;
      const to = chosen.endContainer === text ? chosen.endOffset : text.length;
      if (from < to) {
        if (start < 0) start = at + from;
        end = at + to;
      }
    }
    at += text.length;
  }
  return start < 0 ? null : [start, end];
}

/**
 * The marked spans after one more is marked, or, if it lies wholly in marked text, after it is taken out.
 * @param {[number, number][]} spans
 * @param {[number, number]} one
 * @returns {[number, number][]}
 */
export function toggled(spans, [start, end]) {
  if (spans.some(([from, to]) => from <= start && end <= to)) {
    return spans.flatMap(([from, to]) =>
      /** @type {[number, number][]} */ ([
        [from, Math.min(to, start)],
        [Math.max(from, end), to],
      ]).filter(([a, b]) => a < b),
    );
  }
  const apart = spans.filter(([from, to]) => to < start || end < from);
  const joined = spans.filter((span) => !apart.includes(span));
  const whole = /** @type {[number, number]} */ ([
    Math.min(start, ...joined.map(([from]) => from)),
    Math.max(end, ...joined.map(([, to]) => to)),
  ]);
  return [...apart, whole].sort((a, b) => a[0] - b[0]);
}

/**
 * Every place where `words` occurs in `host`, letter case and width aside.
 * @param {HTMLElement} host
 * @param {string} words
 * @returns {Range[]}
 */
export function occurrences(host, words) {
  const fold = (/** @type {string} */ text) => text.toLowerCase();
  const [whole, wanted] = [fold(host.textContent ?? ""), fold(words.trim())];
  const found = [];
  for (let at = wanted ? whole.indexOf(wanted) : -1; at >= 0; at = whole.indexOf(wanted, at + wanted.length)) {
    const range = rangeOf(host, at, at + wanted.length);
    if (range) found.push(range);
  }
  return found;
}

/**
 * Paints ranges under a name that the style sheet knows; the document itself stays as it is.
 * @param {string} name
 * @param {Range[]} ranges
 */
export function paint(name, ranges) {
  if (canPaint) CSS.highlights.set(name, new Highlight(...ranges));
}

export const canPaint = typeof Highlight !== "undefined" && "highlights" in CSS;

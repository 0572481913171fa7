/** A candidate's own marks on the paper: where he is, flags, struck options, highlights. Never scored, kept for a reload. */

/** @typedef {import("./types.js").NotesRecord} NotesRecord */

const SPACING = 5000; // ms: at most one record in five seconds goes up
const AGAIN = 1000; // ms

/** Event: "change". */
export class Notes extends EventTarget {
  constructor() {
    super();
    this.position = "";
    this.flags = /** @type {Set<string>} */ (new Set());
    this.strikes = /** @type {Map<string, Set<string>>} */ (new Map());
    this.highlights = /** @type {Map<string, [number, number][]>} */ (new Map());
    this.changedAt = 0;
    this.sentOf = 0; // changedAt of what the hall has
    this.sentAt = -Infinity;
  }

  /** @param {NotesRecord|null|undefined} record @param {boolean} sent whether the hall has it */
  restore(record, sent) {
    if (!record) return;
    this.position = record.position ?? "";
    this.flags = new Set(record.flags);
    this.strikes = new Map(Object.entries(record.strikes ?? {}).map(([field, options]) => [field, new Set(options)]));
    this.highlights = new Map(Object.entries(record.highlights ?? {}));
    this.changedAt = record.at ?? 0;
    this.sentOf = sent ? this.changedAt : 0;
  }

  /** @returns {NotesRecord} */
  record() {
    return {
      at: this.changedAt,
      position: this.position,
      flags: [...this.flags],
      strikes: Object.fromEntries(
        [...this.strikes].filter(([, options]) => options.size).map(([field, options]) => [field, [...options]]),
      ),
      highlights: Object.fromEntries([...this.highlights].filter(([, spans]) => spans.length)),
    };
  }

  /** Whether the hall lacks what stands here. */
  get unsent() {
    return this.changedAt > this.sentOf;
  }

  /** What should ride on the next save, or null. @param {number} monotonic ms */
  due(monotonic) {
    return this.unsent && monotonic - this.sentAt >= SPACING ? this.record() : null;
  }

  /** @param {NotesRecord} record @param {number} monotonic @param {boolean} taken whether the hall wrote them down */
  sent(record, monotonic, taken) {
    if (taken) this.sentOf = Math.max(this.sentOf, record.at);
    this.sentAt = monotonic;
  }

  /** @param {string} question */
  go(question) {
    if (this.position === question) return;
    this.position = question;
    this.#changed();
  }

  /** @param {string} question */
  flag(question) {
    if (!this.flags.delete(question)) this.flags.add(question);
    this.#changed();
  }

  /** @param {string} field @param {string} option */
  strike(field, option) {
    const struck = this.strikes.get(field) ?? new Set();
    this.strikes.set(field, struck);
    if (!struck.delete(option)) struck.add(option);
    this.#changed();
  }

  /** @param {string} text id of a question or document @param {[number, number][]} spans */
  highlight(text, spans) {
    this.highlights.set(text, spans);
    this.#changed();
  }

  #changed() {
    this.changedAt = Math.max(Date.now(), this.changedAt + 1);
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * Keeps every change on this machine, and sees that it goes up: it waits for a save to ride on, but not for ever.
 * @param {Notes} notes
 * @param {import("./store.js").Store} store
 * @param {() => void} nudge asks for a sending, if the page still works
 */
export function keepNotes(notes, store, nudge) {
  let timer = 0;
  const rest = (wait = SPACING) => {
    timer ||= setTimeout(() => {
      timer = 0;
      if (!notes.unsent) return;
      nudge();
      rest(AGAIN);
    }, wait);
  };
  notes.addEventListener("change", () => {
    store.keepNotes(notes.record()).catch(() => {}); // the hall has them five seconds later
    rest();
  });
}

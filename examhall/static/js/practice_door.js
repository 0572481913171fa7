/** The door of a practice sitting: saves travel to the hall and are answered; everything else happens on this page alone. */

import { Door } from "./door.js";
import { _ } from "./words.js";

/** @typedef {import("./types.js").News} News */

const ADMITTED_AFTER = 2500; // ms from the pledge
const OPENED_AFTER = 5000;
const UNLOCKED_AFTER = 6000; // ms: nobody else is here to unlock the page
const HAND_DOWN_AFTER = 8000;

export class PracticeDoor extends Door {
  constructor() {
    super("");
    this.sitting = `practice-${Date.now()}`;
    this.root = "/practice";
    this.pushes = false;
    this.version = 1;
    this.browser = "";
    this.answers = /** @type {Record<string, import("./types.js").Value>} */ ({});
    this.savedAt = /** @type {number|null} */ (null);
    this.ahead = 0; // hall time minus this machine's
    this.allowed = 0; // ms
    /** @type {{pledged: boolean, state: News["state"], openedAt: number, help: string, locked: string, receipt: string|null, endedAt: number, messages: News["messages"]}} */
    this.stands = { pledged: false, state: "awaiting", openedAt: 0, help: "", locked: "", receipt: null, endedAt: 0, messages: [] };
  }

  /** @override @param {string} path @param {number} [patience] @returns {Promise<any>} */
  async get(path, patience) {
    if (path === "/answers") return { answers: { ...this.answers }, notes: null, numbers: {}, saved_at: this.savedAt };
    if (path.startsWith("/news")) {
      const { now } = await super.get("/clock", patience); // fails with the network, as the news of a sitting do
      this.ahead = now - Date.now();
      return this.#news();
    }
    const told = await super.get(path, patience);
    if (path === "/about") this.allowed = told.allowed_ms;
    return told;
  }

  /** @override @param {string} path @param {any} body @param {number} [patience] @returns {Promise<any>} */
  async post(path, body, patience) {
    if (path === "/responses") return this.#saved(await super.post(path, body, patience), body);
    if (path === "/lease") {
      this.browser = body.browser;
      return { lease: "practice", epoch: Date.now(), news: this.#news() };
    }
    if (path === "/pledge") this.#pledged();
    if (path === "/help") this.#hand(body.about);
    if (path === "/lock") this.#locked();
    return { news: this.#news() };
  }

  #now() {
    return Date.now() + this.ahead;
  }

  /** @param {Partial<PracticeDoor["stands"]>} change */
  #becomes(change) {
    this.stands = { ...this.stands, ...change };
    this.version += 1;
  }

  #pledged() {
    this.#becomes({ pledged: true });
    setTimeout(() => this.#becomes({ state: "authorised" }), ADMITTED_AFTER);
    setTimeout(() => this.#becomes({ state: "in_progress", openedAt: this.#now() }), OPENED_AFTER);
  }

  /** @param {string} about */
  #hand(about) {
    this.#becomes({ help: about });
    if (!about) return;
    const text = _("In the examination the proctor would come to you now.");
    setTimeout(() => this.#becomes({ help: "", messages: [...this.stands.messages, { id: this.version, at: this.#now(), text }] }), HAND_DOWN_AFTER);
  }

  #locked() {
    this.#becomes({ locked: "away" });
    setTimeout(() => this.#becomes({ locked: "" }), UNLOCKED_AFTER);
  }

  /** @param {any} reply what the hall answered @param {{changes: import("./types.js").Change[]}} batch */
  #saved(reply, { changes }) {
    const got = new Set(reply.receipts.map((/** @type {{number: number}} */ one) => one.number));
    for (const change of changes.filter(({ number }) => got.has(number))) {
      if (change.hand_in === undefined) this.answers[/** @type {string} */ (change.field)] = change.value ?? "";
      else this.#becomes({ state: "submitted", receipt: _("PRACTICE"), endedAt: this.#now() });
    }
    this.savedAt = reply.now;
    const news = this.#news();
    return { ...reply, version: news.version, turn: news.turn, state: news.state, left_ms: news.left_ms, news, older: false };
  }

  /** @returns {News & {ended_at: number|null, answered_at: number|null, before: boolean}} */
  #news() {
    const { pledged, openedAt, help, locked, receipt, endedAt, messages } = this.stands;
    const now = this.#now();
    const deadline = openedAt + this.allowed;
    if (this.stands.state === "in_progress" && now > deadline + 3000) this.#becomes({ state: "expired", endedAt: deadline });
    const { state } = this.stands;
    const answered = Object.values(this.answers).filter((value) => value.length !== 0).length;
    return {
      version: this.version, turn: this.version, state, now, grace_ms: 10_000, help, locked, pledged, messages, receipt,
      left_ms: state === "in_progress" ? Math.max(0, deadline - now) : null,
      clock: openedAt ? { opened_at: openedAt, allowed_ms: this.allowed, extra_ms: 0, granted_ms: 0, held_ms: 0, deadline } : null,
      stands: false, stands_until: null, breaks: null, supports: { large_text: false, high_contrast: false, read_aloud: false },
      answered, fields: 10, mine: true, approved: true, asking: false, elsewhere: false, superseded: false,
      earliest_hand_in: openedAt || null, kept: 0, closed: false, reason: "", ended_at: endedAt || null, answered_at: this.savedAt,
      before: state === "awaiting" || state === "authorised",
    };
  }
}

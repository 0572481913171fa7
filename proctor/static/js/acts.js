/** Sends acts and follows them: sent, recorded by the hall, received by the candidates' browsers. Sent again until answered.
 *
 * An act that waits for a second person is followed until somebody has decided on it.
 */

import { _ } from "/static/js/words.js";
import { Refused, ask } from "./wire.js";

/** @typedef {import("./types.js").Sent} Sent */
/** @typedef {import("./types.js").Wish} Wish */

const AGAIN = 2000; // ms before an act that got no answer is sent again: its name makes it the same act
const TRIES = 30;
const REMEMBERED = 12;

/** A name nobody else gives; needs no secure context. */
function newName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Event "moved": something on the list changed. */
export class Acts extends EventTarget {
  /** @param {string} root @param {() => number} now the hall's time */
  constructor(root, now) {
    super();
    this.root = root;
    this.now = now;
    this.sent = /** @type {Sent[]} */ ([]);
    this.looked = -1; // the header's count when it was last asked what became of proposals
  }

  /**
   * @param {string} act
   * @param {string[]|"all"} sittings
   * @param {import("./types.js").Args} [args]
   * @param {string} [reason]
   * @returns {Promise<Sent>} when the hall has answered; a refusal is on the list, `details` in what is thrown
   */
  async send(act, sittings, args = {}, reason = "") {
    const wish = { id: newName(), act, sittings, args, reason };
    const sent = /** @type {Sent} */ ({ wish, at: this.now(), stage: "sending", outcomes: [], says: "", by: null });
    this.sent = [sent, ...this.sent].slice(0, REMEMBERED);
    this.#moved();
    try {
      const result = await this.#untilAnswered(wish);
      sent.outcomes = result.outcomes;
      sent.stage = result.waiting ? "waiting" : "recorded";
    } catch (refusal) {
      sent.stage = "refused";
      sent.says = /** @type {Refused} */ (refusal).says;
      throw refusal;
    } finally {
      this.#moved();
    }
    return sent;
  }

  /** @param {Wish} wish @returns {Promise<import("./types.js").Result>} */
  async #untilAnswered(wish) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask(`${this.root}/acts`, wish);
      } catch (fault) {
        if (fault instanceof Refused && fault.status < 500) throw fault;
        if (tries === TRIES) throw new Refused(0, { says: _("The hall does not answer. Look whether this was done before you try again.") });
        await new Promise((again) => setTimeout(again, AGAIN));
      }
    }
  }

  /**
   * Asks what became of proposals that the room no longer waits for, once for each change of what is said over the room.
   * @param {import("./room.js").Room} room
   */
  async follow({ header }) {
    const gone = this.sent.filter((sent) => sent.stage === "waiting" && !header.proposals.some(({ id }) => id === sent.wish.id));
    if (!gone.length || this.looked === header.count) return;
    this.looked = header.count;
    try {
      /** @type {Record<string, import("./types.js").Decided>} */
      const decided = await ask(`${this.root}/proposals`);
      for (const sent of gone) {
        const found = decided[sent.wish.id];
        if (found) [sent.stage, sent.by] = [found.decision, { name: found.by, id: found.by_id }];
        else if (header.closed_at !== null) sent.stage = "lapsed";
      }
      this.#moved();
    } catch {
      this.looked = -1; // asked again with the next look at the room
    }
  }

  #moved() {
    this.dispatchEvent(new Event("moved"));
  }
}

/**
 * How far an act has come: browsers that know of it, of those that can.
 * @param {Sent} sent
 * @param {Map<string, import("./types.js").Seat>} seats
 */
export function received(sent, seats) {
  const done = sent.outcomes.filter((outcome) => outcome.status === "done" && outcome.version > 0);
  const able = done.filter((outcome) => seats.get(outcome.sitting)?.signed_in);
  const know = able.filter((outcome) => (seats.get(outcome.sitting)?.heard ?? 0) >= outcome.version);
  return { able: able.length, know: know.length, refused: sent.outcomes.filter((outcome) => outcome.status === "refused") };
}

/** Sends acts and follows them: sent, recorded by the hall, received by the candidates' browsers. Sent again until answered. */

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
    const sent = /** @type {Sent} */ ({ wish, at: this.now(), stage: "sending", outcomes: [], says: "" });
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

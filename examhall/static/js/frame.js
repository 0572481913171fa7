/** The frame of the candidate's page: top bar, the proctor's messages, the paper, and what covers it. */

import { calculator } from "./calculator.js";
import { clockFace } from "./clock_face.js";
import { make } from "./draw.js";
import { helpButton } from "./help.js";
import { messages } from "./messages.js";
import { saidLine } from "./said.js";
import { saveState } from "./save_state.js";
import { topBar } from "./top_bar.js";
import { waitingRoom } from "./waiting.js";
import { msg, say } from "./words.js";

export class Frame {
  /**
   * @param {HTMLElement} root
   * @param {import("./types.js").About} about
   * @param {{outbox: import("./outbox.js").Outbox, drafts: import("./drafts.js").Drafts, clock: import("./clock.js").Clock}} parts
   * @param {{help: () => void, keys: () => void, lock: () => void, rest: () => void, pledge: () => Promise<void>, parked: () => string[]}} acts
   */
  constructor(root, about, { outbox, drafts, clock }, acts) {
    this.shown = "opening";
    this.said = saidLine(() => ({
      broken: drafts.broken,
      parked: acts.parked(),
      reachable: outbox.reachable,
      trouble: outbox.trouble,
      covered: Boolean(this.shown),
    }));
    this.messages = messages();
    this.hand = helpButton(acts.help);
    this.waiting = waitingRoom(about, acts);
    this.calculator = calculator();
    this.top = topBar(about, {
      help: this.hand.element,
      messages: this.messages.button,
      save: saveState(outbox, drafts),
      clock: clockFace(clock),
      calculator: this.calculator.toggle,
      keys: acts.keys,
      lock: acts.lock,
      rest: acts.rest,
    });
    this.paper = make("div", { class: "paper" });
    this.sheet = make("div", { class: "sheet-holder", hidden: true }, this.paper, this.calculator.element);
    this.cover = make("div", { class: "cover" });
    this.foot = make("footer", { class: "cover-foot" }, this.said.element);
    const plain = make("p", { class: "plain-line", hidden: !about.insecure });
    say(plain, msg("This connection is not encrypted: anyone on the network can read along. Please tell the proctor."));
    root.replaceChildren(plain, this.top.element, this.messages.strip, this.sheet, this.cover, this.foot);
  }

  /** @param {import("./types.js").News} news */
  hear(news) {
    this.messages.show(news.messages);
    this.hand.show(news.help);
    this.top.rests(news.breaks !== null);
    this.waiting.show(news);
  }

  /**
   * Shows the paper (an empty name) or puts a screen in its place; a screen that says the same is left alone.
   * @param {string} name
   * @param {HTMLElement|null} screen
   * @param {HTMLElement} foot where the quiet line stands while the paper is open
   */
  show(name, screen, foot) {
    const present = this.cover.firstElementChild;
    if (screen && present !== screen && present?.outerHTML !== screen.outerHTML) this.cover.replaceChildren(screen);
    if (!screen) this.cover.replaceChildren();
    (name ? this.foot : foot).append(this.said.element);
    const same = name === this.shown;
    this.shown = name;
    this.said.show();
    if (same) return;
    this.sheet.hidden = Boolean(name);
    this.cover.hidden = this.foot.hidden = !name;
    this.top.atWork(!name, !["waiting", "ended", "asking"].includes(name));
    (screen ?? this.paper)
      .querySelector(/** @type {"h1"} */ ("h1[tabindex], .question-head h1"))
      ?.focus({ preventScroll: true });
  }
}

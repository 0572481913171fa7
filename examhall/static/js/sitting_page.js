/** Brings the parts of the candidate's page together, from the waiting room to the receipt; decides nothing itself. */

import { sleep } from "./arrival.js";
import { askBreak } from "./break.js";
import { Clock } from "./clock.js";
import { Refused } from "./door.js";
import { make } from "./draw.js";
import { Drafts } from "./drafts.js";
import { Frame } from "./frame.js";
import { guardPaste, guardReload } from "./guard.js";
import { askHandIn } from "./hand_in.js";
import { showHelp } from "./help.js";
import { keysOf, listener, showKeys } from "./keys.js";
import { keepLastWords } from "./last_words.js";
import { askLock } from "./lock.js";
import { NewsLine } from "./news.js";
import { keepNotes, Notes } from "./notes.js";
import { Outbox } from "./outbox.js";
import { fetchPaper } from "./paper.js";
import { Player } from "./player.js";
import { offerFile } from "./rescue.js";
import { screen } from "./screens.js";
import { Signals } from "./signals.js";
import { ENDED, keptAside, mayFile, RUNNING, SCREENS, standing } from "./standing.js";
import { Elsewhere } from "./store.js";
import { Supports } from "./supports.js";
import { Tenure } from "./tenure.js";
import { secondOf } from "./times.js";
import { Unsaved } from "./unsaved.js";
import { givePledge, lockPage, raiseHand, takeBreak } from "./wishes.js";
import { _, language, say } from "./words.js";

/** @typedef {import("./types.js").News} News */
/** @typedef {import("./types.js").Value} Value */

const ASK_AGAIN = 1500; // ms
const JUST_AFTER = 200; // ms

export class SittingPage {
  /**
   * @param {HTMLElement} root
   * @param {import("./door.js").Door} door
   * @param {import("./store.js").Store} store
   * @param {import("./types.js").About} about
   */
  constructor(root, door, store, about) {
    this.root = root;
    this.door = door;
    this.store = store;
    this.jitter = Number(root.dataset.jitterMs ?? 1000); // ms, so that a room does not act in one instant
    this.about = about;
    /** @type {News|null} */ this.news = null;
    /** @type {import("./types.js").Booklet|null} */ this.booklet = null;
    /** @type {Player|null} */ this.player = null;
    /** @type {import("./keys.js").Key[]} */ this.keys = [];
    this.timeUp = this.fetching = false;
    this.goingOn = 0; // timer
    this.notes = new Notes();
    this.clock = new Clock(about.reminders);
    this.line = new NewsLine(door, store.sitting, store.browser, () => this.unsaved.age());
    this.outbox = new Outbox(store, door, () => ({
      seen: this.news?.turn ?? 0,
      notes: this.#works() ? this.notes.due(performance.now()) : null,
    }));
    this.drafts = new Drafts((field, value) => this.outbox.put(field, value, Math.round(this.clock.now())));
    this.unsaved = new Unsaved(this.outbox, this.drafts, () => this.line.tell());
    this.tenure = new Tenure(door, store, this.line, this.outbox);
    this.signals = new Signals(door, () => this.#works());
    this.acts = {
      help: () => showHelp(this.news?.help ?? "", this.news?.helped ?? false, (why) => this.#raise(why), mayFile(this.outbox) ? this.acts.file : null),
      file: () => offerFile(store, about, () => this.clock.now()),
      back: () => this.tenure.begin(),
      again: () => (this.tenure.again = true),
    };
    this.frame = new Frame(root, about, this, {
      help: this.acts.help,
      keys: () => showKeys(this.keys),
      rest: () => this.news?.breaks && askBreak(this.news.breaks, () => this.#wish(takeBreak(this.door))),
      lock: () => askLock(about, () => this.#wish(lockPage(this.door))),
      pledge: async () => this.line.hear(await givePledge(door, about.pledge_version)),
      parked: () => this.outbox.parked.map(({ field }) => this.player?.numberOf(field) ?? "?"),
    });
    this.supports = new Supports(this.frame);
    this.#listen();
  }

  #listen() {
    const detail = (/** @type {Event} */ told) => /** @type {CustomEvent} */ (told).detail;
    this.line.addEventListener("news", (told) => this.#hear(detail(told)));
    this.line.addEventListener("contact", (told) => this.outbox.contact(detail(told), this.jitter));
    this.outbox.addEventListener("change", () => this.show());
    this.outbox.addEventListener("reply", (told) => this.#acknowledged(detail(told)));
    this.outbox.addEventListener("refused", (told) => this.#refused(detail(told)));
    this.outbox.addEventListener("lease", () => this.tenure.begin());
    this.outbox.addEventListener("older", () => this.tenure.leave());
    this.drafts.addEventListener("change", (told) => {
      if (detail(told) instanceof Elsewhere) this.tenure.leave();
      this.frame.said.show();
    });
    this.tenure.addEventListener("change", () => {
      if (this.tenure.elsewhere) this.drafts.drop();
      this.show();
    });
    this.tenure.addEventListener("taken", () => {
      this.timeUp = false;
      this.player = null;
    });
    this.tenure.addEventListener("refused", (told) => {
      if (this.news) return;
      const sheet = screen({ shape: "stop", title: detail(told), lines: [_("Please raise your hand.")] });
      this.frame.show("refused", sheet, this.root);
    });
    this.clock.addEventListener("zero", () => this.#zero());
    keepNotes(this.notes, this.store, () => this.#works() && this.outbox.nudge());
    language.addEventListener("switch", () => this.show());
    const [keys, awake] = [() => this.keys, () => this.player?.closed === false];
    document.addEventListener("keydown", listener(keys, awake));
    document.addEventListener("visibilitychange", () => document.hidden || this.line.ask()); // a machine that slept missed time
    for (const turn of ["online", "offline"]) addEventListener(turn, () => this.line.ask());
    addEventListener("pagehide", () => this.#leave());
    const tell = (/** @type {string} */ sentence) => this.frame.said.tell(sentence);
    guardPaste(tell, this.signals);
    guardReload(
      () => ({
        reachable: this.outbox.reachable,
        unsent: !this.tenure.elsewhere && this.outbox.unsent + this.drafts.waiting > 0,
      }),
      tell,
    );
  }

  /** The page goes: what the store has not got yet is kept at once, and stored all the same if there is time. */
  #leave() {
    const { epoch, last, sitting } = this.store;
    if (this.drafts.waiting && !this.tenure.elsewhere)
      keepLastWords(sitting, { epoch, last, at: Math.round(this.clock.now()), values: [...this.drafts.values] });
    this.drafts.flush();
  }

  /** @param {News} told */
  #hear(told) {
    const news = this.tenure.heard(told);
    const before = this.news?.state ?? news.state;
    const ended = ENDED.includes(news.state);
    const decided = news.kept < (this.news?.kept ?? 0);
    this.news = news;
    if (ended && !this.outbox.unsent) this.store.forget();
    const left_ms = ended ? null : news.left_ms;
    this.clock.anchor({ now: news.now, left_ms, paused: news.stands, clock: news.clock });
    this.#whenClockGoesOn(news);
    if ((this.clock.left() ?? 0) > 0) this.timeUp = false;
    this.signals.compare(news.now);
    this.frame.hear(news);
    this.supports.hear(news.supports);
    if (ENDED.includes(before) && !ended) this.tenure.begin(); // reopened: a new lease is due
    if (news.mine && RUNNING.includes(news.state)) {
      if (decided && this.player) this.#takeOver(this.player);
      else this.#fetch();
    }
    this.show();
  }

  /** A break's clock goes on by itself when its time is used up: the hall is asked then how it stands. @param {News} news */
  #whenClockGoesOn({ now, stands_until: until }) {
    clearTimeout(this.goingOn);
    if (until) this.goingOn = setTimeout(() => this.line.ask(), until - now + JUST_AFTER);
  }

  /** Brings paper and answers onto the page, once the part is open. */
  async #fetch() {
    if (this.player || this.fetching) return;
    this.fetching = true;
    try {
      const paper = await fetchPaper(this.door, this.store, this.booklet, this.jitter);
      this.booklet = paper.booklet;
      this.notes.restore(paper.notes, paper.noted);
      this.#open(paper.booklet, paper.answers);
      this.outbox.resume(paper.savedAt);
      const time = paper.moved && paper.savedAt && secondOf(paper.savedAt);
      if (time) this.frame.said.tell(_("Continued from another machine. The hall has your answers up to %(time)s.", { time }));
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason; // not open after all: the next news tries again
    } finally {
      this.fetching = false;
    }
    this.show();
  }

  /** What the chief has admitted of answers kept aside counts now: it comes onto the page, but where the candidate answers just then. @param {Player} player */
  async #takeOver(player) {
    const before = new Map(player.answers);
    try {
      const { answers } = await fetchPaper(this.door, this.store, this.booklet, this.jitter);
      const still = (/** @type {[string, Value]} */ [field]) => player.answers.get(field) === before.get(field) && !this.drafts.values.has(field);
      const numbers = player.takeOver(Object.fromEntries(Object.entries(answers).filter(still)));
      if (numbers.length)
        this.frame.said.tell(_("The chief proctor admitted answers kept aside. They now stand at questions: %(numbers)s.", { numbers: numbers.join(" ") }));
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason; // the sitting moved on meanwhile
    }
  }

  /** @param {import("./types.js").Booklet} booklet @param {Record<string, Value>} answers */
  #open(booklet, answers) {
    const player = new Player(this.frame.paper, booklet, { answers, notes: this.notes });
    player.addEventListener("change", (told) => {
      const { field, value, settled } = /** @type {CustomEvent} */ (told).detail;
      this.drafts.add(field, value, settled);
    });
    const ask = () => askHandIn(player, this.clock, this.news?.earliest_hand_in ?? null, () => this.#handIn());
    player.end.append(make("button", { type: "button", class: "hand-in", onclick: ask }, say(make("span"), "Hand in")));
    this.keys = keysOf(player, {
      calculator: () => this.about.calculator && this.frame.calculator.toggle(),
      list: () => showKeys(this.keys),
    });
    this.player = player;
    this.supports.watch(player);
  }

  /** @param {string} why empty: the hand goes down */
  #raise(why) {
    return this.#wish(raiseHand(this.door, why));
  }

  /** @param {Promise<News>} wish */
  async #wish(wish) {
    await wish.then(
      (news) => this.line.hear(news),
      ({ message }) => this.frame.said.tell(message),
    );
  }

  async #handIn() {
    this.player?.close(true);
    await this.drafts.flush();
    try {
      if (!this.drafts.waiting) await this.outbox.handIn(Math.round(this.clock.now()));
    } catch {
      this.frame.said.tell(_("Not saved: this machine cannot store answers. Raise your hand."));
    }
    this.show();
  }

  /** @param {{code: string, says: string}} refused */
  async #refused({ code, says }) {
    if (code === "missing" && this.player && !this.outbox.parked.length) {
      for (const [field, value] of this.player.answers) await this.outbox.put(field, value, Math.round(this.clock.now()));
      return this.#handIn(); // the hall lacks what it once had: everything goes up again
    }
    this.frame.said.tell(says);
    this.line.ask();
  }

  /** @param {{reply: import("./types.js").SaveReply, notes: import("./types.js").NotesRecord|null}} acknowledged */
  #acknowledged({ reply, notes }) {
    if (notes) this.notes.sent(notes, performance.now(), reply.noted);
    if (reply.kept.length) this.frame.said.tell(keptAside(reply.kept.length));
    if (reply.kept.some(({ why }) => why === "fenced")) this.tenure.fence();
    if (reply.news) this.line.hear(reply.news);
    else if (reply.state !== this.news?.state) this.line.ask();
    else if (!ENDED.includes(reply.state))
      this.clock.anchor({ now: reply.now, left_ms: reply.left_ms, paused: reply.state === "paused" });
  }

  /** At zero the fields close, what is typed goes up, and the hall is asked: it may have granted time. */
  async #zero() {
    if (this.news?.state !== "in_progress") return;
    this.timeUp = true;
    this.show();
    await this.drafts.flush();
    this.outbox.send(0);
    while (this.timeUp && this.news.state === "in_progress" && !this.tenure.elsewhere) {
      await sleep(ASK_AGAIN / 2 + Math.random() * this.jitter);
      await this.line.ask();
    }
  }

  #works() {
    return !this.tenure.elsewhere && Boolean(this.news?.mine) && RUNNING.includes(this.news?.state ?? "");
  }

  /** Puts the paper or the right screen on the page. */
  show() {
    if (!this.news) return;
    const here = {
      about: this.about,
      tenure: this.tenure,
      outbox: this.outbox,
      timeUp: this.timeUp,
      drawn: this.player !== null,
      left: this.clock.left(),
    };
    const name = standing(this.news, here);
    const over =
      name === "" ? null : name === "waiting" ? this.frame.waiting.element : SCREENS[name](this.news, here, this.acts);
    if (this.player && this.player.closed !== (name !== "")) this.player.close(name !== "");
    this.frame.show(name, over, this.player?.said ?? this.root);
  }
}

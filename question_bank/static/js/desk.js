/** What every editor does with its words: look at them after each change, save them by themselves, lose no edition, hand them on. */

import { openDialog } from "/static/js/dialog.js";
import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { chooseOne, clock } from "./both.js";
import { ask } from "./talk.js";

/** @typedef {import("./findings.js").Finding} Finding */
/** @typedef {{edition: number, at: number, words: any}} Saved */
/**
 * @typedef {{
 *   here: string, start: Saved, lookAfter?: number,
 *   said: () => any, lay: (words: any) => void, looked: (told: any) => void, variant?: () => string, untaken?: () => boolean,
 * }} Form `said` and `lay`: words out of the form and into it; `looked`: findings and view; `untaken`: typed elsewhere, not in it yet
 */

const LOOK_AFTER = 400; // ms without a key until the view is drawn anew
const SAVE_AFTER = 5_000; // ms without a key until the words are saved by themselves

export class Desk {
  /** @param {Form} form */
  constructor(form) {
    this.form = form;
    this.saved = /** @type {HTMLElement} */ (document.getElementById("saved"));
    this.edition = form.start.edition;
    this.looking = 0;
    this.saving = /** @type {Promise<boolean>|null} */ (null);
    this.timers = /** @type {number[]} */ ([]);
    this.kept = "";
    this.view = /** @type {HTMLIFrameElement} */ (document.getElementById("view"));
    this.take(form.start);
    this.listen();
  }

  listen() {
    document.getElementById("save")?.addEventListener("click", () => this.save());
    document.getElementById("submit")?.addEventListener("click", () => this.submit());
    document.getElementById("give-up")?.addEventListener("submit", (event) => {
      if (!confirm(_("Give this draft up? Its saved editions stay in the trail, but nobody goes on with it."))) event.preventDefault();
      else this.kept = JSON.stringify(this.form.said());
    });
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      this.save();
    });
    window.addEventListener("beforeunload", (event) => (this.dirty() || this.form.untaken?.()) && event.preventDefault());
    window.addEventListener("message", (event) => event.origin === location.origin && event.data === "ready" && this.look());
  }

  dirty() {
    return JSON.stringify(this.form.said()) !== this.kept;
  }

  mark() {
    const dirty = this.dirty();
    this.saved.textContent = dirty ? _("Not saved yet") : _("Saved %(time)s", { time: this.saved.dataset.at ?? "" });
    this.saved.toggleAttribute("data-dirty", dirty);
  }

  /** After every change of a word. */
  changed() {
    this.mark();
    this.timers.forEach(clearTimeout);
    this.timers = [window.setTimeout(() => this.look(), this.form.lookAfter ?? LOOK_AFTER), window.setTimeout(() => this.save(), SAVE_AFTER)];
  }

  async look() {
    const mine = (this.looking += 1);
    const { ok, told } = await ask(`${this.form.here}/look`, { words: this.form.said(), variant: this.form.variant?.() ?? "" });
    if (mine !== this.looking || !ok) return;
    this.form.looked(told);
    this.view.contentWindow?.postMessage({ booklet: told.booklet }, location.origin);
  }

  /** @returns {Promise<boolean>} whether all words are saved now */
  async save() {
    if (this.saving) await this.saving;
    if (!this.dirty()) return true;
    this.saving = this.send(this.form.said());
    const done = await this.saving;
    this.saving = null;
    return done;
  }

  /** @param {any} words */
  async send(words) {
    const { ok, told } = await ask(this.form.here, { edition: this.edition, words });
    if (told.code === "saved_meanwhile") {
      this.choose(told);
      return false;
    }
    if (!ok) {
      this.saved.textContent = told.says;
      return false;
    }
    this.edition = told.edition;
    this.kept = JSON.stringify(words);
    this.saved.dataset.at = clock(told.at);
    this.mark();
    return !this.dirty();
  }

  /** @param {{says: string, theirs: Saved & {by: string}, lines: [string, string, string][]}} told */
  choose({ says, theirs, lines }) {
    const go = () => {
      this.edition = theirs.edition;
      this.kept = JSON.stringify(theirs.words);
      this.save();
    };
    chooseOne({ says, by: theirs.by, at: theirs.at, lines, theirs: () => this.take(theirs), mine: go });
  }

  /** An edition into the form. @param {Saved} stands */
  take(stands) {
    this.edition = stands.edition;
    this.form.lay(stands.words);
    this.kept = JSON.stringify(this.form.said());
    this.saved.dataset.at = clock(stands.at);
    this.mark();
    this.look();
  }

  async submit() {
    if (this.form.untaken?.()) {
      openDialog({ title: _("Not yet"), body: [make("p", {}, _("What was typed as text is not taken over yet: neither saved nor handed on."))], actions: [{ word: _("Close"), primary: true }] });
      return;
    }
    if (!(await this.save())) return;
    const words = this.form.said();
    const { ok, told } = await ask(`${this.form.here}/submit`, { edition: this.edition, words });
    if (ok) {
      location.assign(told.to);
      return;
    }
    if (told.code === "saved_meanwhile") {
      this.choose(told);
      return;
    }
    const findings = (told.findings ?? []).map((/** @type {Finding} */ one) => make("li", {}, one.says));
    openDialog({ title: _("Not yet"), body: [make("p", {}, told.says), make("ul", {}, ...findings)], actions: [{ word: _("Close"), primary: true }] });
  }
}

/** Reading aloud with the browser's own voice: the question, one option, or what stands on the page. Only where it is approved. */

import { icon, make } from "./draw.js";
import { _, language, locale, msg, say } from "./words.js";

const PARTS = ".stem, .answer > .label, .option .text, .document:not([hidden]), .hint";
const SPEAKABLE = "h1, h2, h3, p, li, dt, dd, button:not([hidden]), a, label";

export class ReadAloud {
  /** @param {import("./frame.js").Frame} frame */
  constructor(frame) {
    this.frame = frame;
    this.allowed = false;
    this.player = /** @type {import("./player.js").Player|null} */ (null);
    this.word = make("span");
    this.tool = make("button", { type: "button", class: "quiet tool", hidden: true, onclick: () => this.#page() }, icon("aloud"), this.word);
    frame.top.tools.append(this.tool);
    this.#show();
    language.addEventListener("switch", () => this.stop());
  }

  /** @param {boolean} allowed */
  allow(allowed) {
    this.allowed = allowed && "speechSynthesis" in window;
    if (!this.allowed) this.stop();
    this.tool.hidden = !this.allowed;
    this.#mark();
  }

  /** Puts the buttons on every question as it is drawn. @param {import("./player.js").Player} player */
  watch(player) {
    this.player = player;
    player.addEventListener("move", () => {
      this.stop();
      this.#mark();
    });
    this.#mark();
  }

  stop() {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    this.#show();
  }

  /** @param {string} text @param {string} lang */
  #speak(text, lang) {
    speechSynthesis.cancel();
    const said = new SpeechSynthesisUtterance(text);
    said.lang = lang;
    said.onend = said.onerror = () => this.#show();
    speechSynthesis.speak(said);
    this.#show(true);
  }

  #show(speaking = false) {
    this.tool.setAttribute("aria-pressed", String(speaking));
    say(this.word, speaking ? msg("Stop reading") : msg("Read aloud"));
  }

  /** The page: its screen, or the question with its options; then the buttons there are. A second press stops. */
  #page() {
    if (this.tool.getAttribute("aria-pressed") === "true") return this.stop();
    const open = this.frame.cover.hidden && this.player;
    const texts = open ? this.#question() : wordsOf(this.frame.cover.querySelectorAll(SPEAKABLE));
    const buttons = wordsOf(this.frame.top.element.querySelectorAll("strong, button:not([hidden])"));
    const left = this.frame.top.element.querySelector(".clock .left")?.textContent;
    const around = [left ? _("Time left: %(time)s", { time: left }) : "", _("Buttons on this page:"), ...buttons];
    this.#speak([...texts, ...around].join("\n"), open ? this.#language() : pageLanguage());
  }

  #question() {
    return this.player ? wordsOf(this.player.stage.querySelectorAll(PARTS)) : [];
  }

  #language() {
    return this.player?.booklet.language || pageLanguage();
  }

  #mark() {
    const stage = this.player?.stage;
    if (!stage) return;
    for (const old of stage.querySelectorAll("button.aloud")) old.remove();
    if (!this.allowed) return;
    stage.querySelector(".question-head")?.append(this.#button(msg("Read the question"), () => this.#question().join("\n")));
    for (const option of stage.querySelectorAll(".option"))
      option.append(this.#button(msg("Read this option"), () => textOf(option), true));
  }

  /** @param {string} words @param {() => string} text @param {boolean} [small] */
  #button(words, text, small = false) {
    const label = small ? null : say(make("span"), words);
    const button = make("button", { type: "button", class: `quiet aloud${small ? " small" : ""}` }, icon("aloud"), label);
    if (small) say(button, words, {}, "aria-label");
    button.addEventListener("click", (event) => {
      event.preventDefault(); // an option is a label: reading it does not choose it
      event.stopPropagation();
      this.#speak(text(), this.#language());
    });
    return button;
  }
}

function pageLanguage() {
  return locale() === "en" ? "en" : "zh-CN";
}

/** @param {Iterable<Element>} elements */
function wordsOf(elements) {
  return [...elements].map(textOf).filter(Boolean);
}

/** What is written there, without the names of these buttons. @param {Element} element */
function textOf(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const button of copy.querySelectorAll("button.aloud, button.strike")) button.remove();
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

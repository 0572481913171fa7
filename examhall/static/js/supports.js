/** How the page begins where an accommodation says so: large text, high contrast, and what is written read aloud. */

import { ReadAloud } from "./read_aloud.js";

const LARGE = 24; // px of question text; the candidate may choose another size

export class Supports {
  /** @param {import("./frame.js").Frame} frame */
  constructor(frame) {
    this.aloud = new ReadAloud(frame);
    this.given = { large_text: false, high_contrast: false, read_aloud: false };
  }

  /**
   * Applies what is newly given and takes back what no longer is; what the candidate has chosen since stays.
   * @param {import("./types.js").Supports} given
   */
  hear(given) {
    const root = document.documentElement;
    const turned = (/** @type {keyof typeof given} */ name) => given[name] !== this.given[name];
    if (turned("large_text") && given.large_text) root.style.setProperty("--question", `${LARGE / 16}rem`);
    else if (turned("large_text")) root.style.removeProperty("--question");
    if (turned("high_contrast") && given.high_contrast) root.dataset.theme = "contrast";
    else if (turned("high_contrast")) root.removeAttribute("data-theme");
    if (turned("read_aloud")) this.aloud.allow(given.read_aloud);
    this.given = given;
  }

  /** @param {import("./player.js").Player} player */
  watch(player) {
    this.aloud.watch(player);
  }
}

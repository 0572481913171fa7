/** What the review said, beside the words: each comment leads to its place, stands there too, and is marked as answered. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { clock } from "./both.js";
import { placeOf } from "./findings.js";
import { ask } from "./talk.js";

const comments = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".said-in-review [data-comment]")]);

/**
 * Every comment that is not answered, at the place it speaks of; again whenever the form was laid anew.
 * @param {HTMLElement} form
 */
export function placeComments(form) {
  for (const old of form.querySelectorAll(".said-here")) old.remove();
  for (const one of comments()) {
    if (one.querySelector(".answer")) continue;
    const text = one.querySelector("blockquote p")?.textContent ?? "";
    placeOf(form, one.dataset.place ?? "")?.append(make("p", { class: "said-here small", "data-of": one.dataset.comment }, text));
  }
}

/**
 * @param {string} here the editor's address
 * @param {HTMLElement} form
 * @param {(place: Element) => void} [show] opens what a place is folded in
 */
export function listenToComments(here, form, show = () => {}) {
  for (const one of comments()) {
    one.querySelector("[data-go]")?.addEventListener("click", () => {
      const place = placeOf(form, one.dataset.place ?? "");
      if (!place) return;
      show(place);
      /** @type {HTMLElement|null} */ (place.querySelector("textarea, input, select"))?.focus();
    });
    const typed = one.querySelector("input");
    const say = async () => {
      const text = typed?.value.trim() ?? "";
      if (!typed || !text) return typed?.focus();
      const { ok, told } = await ask(`${here}/comments/${one.dataset.comment}`, { text });
      if (!ok) {
        typed.setCustomValidity(told.says);
        typed.reportValidity();
        return;
      }
      one.querySelector(".answering")?.replaceWith(
        make("div", { class: "answer", role: "status" },
          make("p", {}, make("span", { class: "badge", "data-state": "ok" }, _("Comment answered")), ` ${text}`),
          make("p", { class: "muted small" }, `${told.by} · ${clock(told.at)}`)));
      form.querySelector(`.said-here[data-of="${one.dataset.comment}"]`)?.remove();
    };
    typed?.addEventListener("input", () => typed.setCustomValidity(""));
    typed?.addEventListener("keydown", (event) => event.key === "Enter" && say());
    one.querySelector("[data-answer]")?.addEventListener("click", say);
  }
}

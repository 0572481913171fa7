/** Handing in, in two steps: first what is unanswered or flagged, with a way to each; then the confirmation. */

import { openDialog } from "./dialog.js";
import { make } from "./draw.js";
import { progressOf } from "./progress.js";
import { minuteOf, span } from "./times.js";
import { _ } from "./words.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./types.js").Question} Question */

/**
 * @param {Player} player
 * @param {import("./clock.js").Clock} clock
 * @param {number|null} earliest hall time, ms
 * @param {() => void} handIn
 */
export function askHandIn(player, clock, earliest, handIn) {
  const questions = player.places.map(({ question }) => question);
  const of = (/** @type {string} */ progress) =>
    questions.filter((question) => progressOf(question, player.answers) === progress);
  const flagged = questions.filter((question) => player.notes.flags.has(question.id));
  const tooEarly = earliest !== null && clock.now() < earliest;
  const open = [...of("unanswered"), ...of("partial")];

  const dialog = openDialog({
    title: _("Hand in"),
    class: "hand-in",
    body: [
      make(
        "p",
        {},
        open.length
          ? _("Not everything is answered. You can go to each question from here.")
          : _("Every question is answered."),
      ),
      group(_("Unanswered"), of("unanswered")),
      group(_("Partly answered"), of("partial")),
      group(_("Flagged"), flagged),
      tooEarly ? make("p", { class: "notice warn" }, _("Handing in opens at %(time)s.", { time: minuteOf(earliest) })) : "",
    ],
    actions: [
      ...(tooEarly ? [] : [{ word: _("Hand in…"), act: () => confirm(clock, handIn) }]),
      { word: _("Go on answering"), primary: true },
    ],
  });

  /** @param {string} title @param {Question[]} list */
  function group(title, list) {
    if (!list.length) return "";
    const shape = (/** @type {Question} */ question) =>
      `${progressOf(question, player.answers)}${flagged.includes(question) ? " flagged" : ""}`;
    const cells = list.map((question) =>
      make(
        "button",
        {
          type: "button",
          class: `cell figures ${shape(question)}`,
          "aria-label": _("Question %(number)s", { number: question.number }),
          onclick() {
            dialog.close();
            player.goTo(question.id);
          },
        },
        String(question.number),
      ),
    );
    return make(
      "section",
      { class: "group" },
      make("h3", {}, `${title} `, make("span", { class: "muted figures" }, String(list.length))),
      make("div", { class: "cells" }, ...cells),
    );
  }
}

/** @param {import("./clock.js").Clock} clock @param {() => void} handIn */
function confirm(clock, handIn) {
  const left = clock.left();
  openDialog({
    title: _("Hand in for good?"),
    class: "hand-in",
    body: [
      make("p", {}, _("After this nothing can be changed.")),
      left === null ? "" : make("p", {}, _("You still have %(left)s.", { left: span(left) })),
    ],
    actions: [
      { word: _("Hand in now"), danger: true, act: handIn },
      { word: _("Go on answering"), primary: true },
    ],
  });
}

/** A break while the clock stands (停表休息): only where it is approved, and only as long as its time lasts. */

import { openDialog } from "./dialog.js";
import { make } from "./draw.js";
import { span } from "./times.js";
import { _ } from "./words.js";

/** @param {NonNullable<import("./types.js").News["breaks"]>} breaks @param {() => void} take */
export function askBreak({ allowed_ms, used_ms }, take) {
  const left = allowed_ms - used_ms;
  const spent = left <= 0;
  openDialog({
    title: spent ? _("The time for breaks is used up") : _("Begin a break?"),
    body: spent
      ? [make("p", {}, _("Raise your hand if you need to rest: the proctor can help you."))]
      : [
          make("p", {}, _("The paper is covered and the clock stands. The proctor lets you go on when you are back.")),
          make("p", {}, _("Left for breaks: %(time)s. What lasts longer is taken from your time.", { time: span(left) })),
        ],
    actions: spent
      ? [{ word: _("Close"), primary: true }]
      : [
          { word: _("Begin the break"), act: take },
          { word: _("Go on answering"), primary: true },
        ],
  });
}

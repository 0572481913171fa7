/** Leaving the seat (暂离锁屏): the candidate covers the paper; only a proctor uncovers it. */

import { openDialog } from "./dialog.js";
import { make } from "./draw.js";
import { _ } from "./words.js";

/** @param {import("./types.js").About} about @param {() => void} lock */
export function askLock(about, lock) {
  openDialog({
    title: _("Leave your seat?"),
    body: [
      make("p", {}, _("The paper is covered until the proctor unlocks it. Everything you have answered is kept.")),
      make(
        "p",
        {},
        about.lock_stops_clock ? _("The clock stands still meanwhile.") : _("The clock runs on meanwhile."),
      ),
    ],
    actions: [
      { word: _("Lock the page"), act: lock },
      { word: _("Go on answering"), primary: true },
    ],
  });
}

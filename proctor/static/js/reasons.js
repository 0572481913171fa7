/** What the questions before many acts share: the reason, the moment a pause counts from, whom it concerns. */

import { make } from "/static/js/draw.js";
import { minuteOf } from "/static/js/times.js";
import { _ } from "/static/js/words.js";
import { figure, text } from "./dialogs.js";

/** @typedef {import("./room.js").Room} Room */
/** @typedef {{act: string, sittings: string[]|"all", args?: import("./types.js").Args, reason?: string}} Wanted what is to be sent */
/** @typedef {(room: Room, ids: string[], now: number) => Promise<Wanted|null>} Ask null: the person went back */

const BACK_MOST = 60; // minutes a pause may lie back
export const GRANT_MOST = 180;

export const faults = () => [_("The machine failed"), _("The network failed"), _("The candidate is not well"), _("Noise or disturbance")];

/** @param {string[]} [canned] */
export const reason = (canned = []) => text(_("Reason"), canned, _("Please give a reason: it is written into the record."), _("It is written into the record."));

/**
 * From when a pause counts: minutes back, with the time of day that this is while one types.
 * @param {number} now @param {string} [hint] @returns {import("./dialogs.js").Part}
 */
export function since(now, hint = _("0: the clock stops now. After a power cut, count back to when it began.")) {
  const asked = figure(_("Minutes back from now"), 0, 0, BACK_MOST, hint);
  const from = make("p", { class: "figures", "aria-live": "polite" });
  asked.node.addEventListener("input", () => {
    const back = asked.problem?.() ? 0 : asked.value();
    from.textContent = back ? _("The clock stands from %(time)s.", { time: minuteOf(now - back * 60_000) }) : "";
  });
  return { ...asked, node: make("div", {}, asked.node, from) };
}

/** @param {number} back minutes @param {number} now */
export const sinceOf = (back, now) => (back ? { since: Math.round(now - back * 60_000) } : {});

export const twoPersons = () => make("p", { class: "notice" }, _("This concerns the whole room: a second person must confirm it, and one of the two must be a chief proctor."));

/** @param {any} answer @param {(answer: any) => Wanted} wanted */
export const answered = (answer, wanted) => answer && wanted(answer);

/** The ids of all in these states. @param {Room} room @param {...string} states */
export function inStates(room, ...states) {
  return [...room.places.keys()].filter((id) => states.includes(room.seats.get(id)?.state ?? ""));
}

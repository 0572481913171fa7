/** Who gets minutes, and when time is up for each of them then: shown before anybody says yes. */

import { make } from "/static/js/draw.js";
import { minuteOf } from "/static/js/times.js";
import { _ } from "/static/js/words.js";
import { figure } from "./dialogs.js";
import { minutesLeft, seatNumber } from "./seat_words.js";

/** @typedef {import("./room.js").Room} Room */

/**
 * One line a candidate: the deadline now and then, or the time left where the clock stands.
 * @param {Room} room @param {string[]} ids @param {number} given minutes for each @param {number} now
 * @param {boolean} [alone] one person gives them: who would get more than the limit waits for a second one
 */
export function deadlines(room, ids, given, now, alone = false) {
  return make("ul", { class: "whom deadlines" }, ...ids.map((id) => {
    const place = room.places.get(id), seat = room.seats.get(id);
    const beyond = alone && seat && seat.alone_ms + given * 60_000 > room.about.alone_limit * 1000;
    return make("li", {},
      make("span", { class: "figures muted" }, seatNumber(place?.seat ?? 0)), make("span", { class: "name" }, place?.name ?? ""),
      make("span", { class: "figures" }, seat ? change(seat, given, now) : ""), beyond && make("span", { class: "beyond" }, _("waits for a second person")));
  }));
}

/** @param {import("./types.js").Seat} seat @param {number} given @param {number} now */
function change(seat, given, now) {
  if (seat.deadline !== null) return `${minuteOf(seat.deadline)} → ${minuteOf(seat.deadline + given * 60_000)}`;
  if (seat.left_ms === null) return "—";
  return `${minutesLeft(seat, now)} → ${minutesLeft({ ...seat, left_ms: seat.left_ms + given * 60_000 }, now)}`;
}

/**
 * The minutes to give, with all deadlines as they would be, kept up to date while one types.
 * @param {Room} room @param {string[]} ids @param {number} now @param {number} most @param {string} [hint] said where one person gives them
 * @returns {import("./dialogs.js").Part}
 */
export function given(room, ids, now, most, hint = "") {
  const asked = figure(_("Minutes for each"), 5, 1, most, hint);
  const host = make("div", { "aria-live": "polite" });
  const draw = () => host.replaceChildren(deadlines(room, ids, Math.max(0, Math.round(asked.value()) || 0), now, hint !== ""));
  asked.node.addEventListener("input", draw);
  draw();
  return { ...asked, node: make("div", {}, asked.node, host) };
}

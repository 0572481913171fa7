/** The bar below the seats: who is chosen, what can be done with all of them, and how the last acts came along. */

import { make } from "/static/js/draw.js";
import { minuteOf } from "/static/js/times.js";
import { _ } from "/static/js/words.js";
import { received } from "./acts.js";
import { possible } from "./possible.js";
import { seatNumber } from "./seat_words.js";
import { actWord, proposedWord } from "./words.js";

export const LETTERS = /** @type {Record<string, string>} */ ({
  authorise: "A", withdraw: "W", settle: "J", machine: "X", take_help: "T", answer_help: "H", release_help: "Q", resume: "R", break: "N", pause: "P", unlock: "K", lock: "K", grant: "G",
  message: "M", look: "L", change_seat: "S", incident: "I", request_void: "Z", waive_access: "F", mark_absent: "B", correct_absence: "C", reopen: "U", hand_in: "D", end: "E",
});
const RARE = ["request_void", "hand_in"]; // behind a menu: the bar keeps to one line where it can
const NAMED = 6;
const PROPOSED = ["waiting", "confirmed", "declined", "lapsed"];

/**
 * @param {HTMLElement} host @param {import("./room.js").Room} room @param {import("./selection.js").Selection} selection
 * @param {(act: string, ids: string[]) => void} act
 */
export function showBar(host, room, selection, act) {
  const ids = [...room.places.keys()].filter((id) => selection.chosen.has(id));
  const all = possible(room, ids), seats = ids.map((id) => seatNumber(room.places.get(id)?.seat ?? 0));
  const shown = JSON.stringify([ids, seats, all]);
  if (host.dataset.shown === shown) return;
  host.dataset.shown = shown;
  if (!ids.length) {
    host.replaceChildren(
      make("p", { class: "muted" }, _("Choose seats with a click, or with the arrows and the space bar. Press ? for all keys.")),
      make("button", { type: "button", onclick: () => selection.set(room.places.keys()) }, _("Choose all")));
    return;
  }
  const named = seats.length > NAMED ? `${seats.slice(0, NAMED).join(" ")} …` : seats.join(" ");
  const one = ids.length === 1 ? room.places.get(ids[0])?.name : "";
  const button = (/** @type {string} */ name) =>
    make("button", { type: "button", class: name === "end" ? "danger" : "", "data-act": name, onclick: () => act(name, ids) }, actWord(name), make("kbd", {}, LETTERS[name]));
  const often = all.filter((name) => !RARE.includes(name)), rare = all.filter((name) => RARE.includes(name));
  const more = make("details", { class: "menu up" }, make("summary", { class: "button" }, _("More")), make("div", { class: "items" }, ...rare.map(button)));
  more.addEventListener("click", (event) => event.target instanceof HTMLElement && event.target.closest(".items") && (more.open = false));
  const before = often.filter((name) => name !== "end"), end = often.includes("end");
  host.replaceChildren(
    make("p", { class: "chosen" }, make("strong", { class: "figures" }, one || _("%(count)s chosen", { count: ids.length })), make("span", { class: "muted figures" }, named)),
    make("div", { class: "acts" }, ...before.map(button), rare.length > 0 && more, end && button("end")),
    make("button", { type: "button", class: "quiet", title: _("Clear selection"), onclick: () => selection.clear() }, make("span", { class: "unseen" }, _("Clear selection")), make("kbd", {}, "Esc")));
}

/**
 * The acts of this console, newest first: sent, recorded, received.
 * @param {HTMLElement} host @param {import("./room.js").Room} room @param {import("./types.js").Sent[]} sent
 */
export function showSent(host, room, sent) {
  const lines = sent.map((one) => {
    const { able, know, refused } = received(one, room.seats);
    const whole = one.wish.sittings === "all" || one.wish.sittings.length === 0;
    const word = PROPOSED.includes(one.stage) ? proposedWord(one.wish.act, one.wish.sittings === "all") : actWord(one.wish.act);
    const whom = whole ? "" : one.wish.sittings.length === 1 ? seatNumber(room.places.get(one.wish.sittings[0])?.seat ?? 0) : _("%(count)s candidates", { count: one.wish.sittings.length });
    const done = one.stage === "recorded" && know === able && !refused.length;
    const withdrawn = one.stage === "declined" && one.by?.id === room.you.id;
    const stage = one.stage === "recorded" ? (done ? "done" : refused.length && !able ? "refused" : "recorded") : withdrawn ? "withdrawn" : one.stage;
    return make("li", { "data-stage": stage },
      make("span", { class: "figures muted" }, minuteOf(one.at)), make("span", { class: "word" }, word), whom && make("span", { class: "figures" }, whom),
      make("span", { class: "stage" }, withdrawn ? _("withdrawn") : stageWord(one, able, know)),
      ...[...new Set(refused.map(({ says }) => says))].map((says) => make("span", { class: "says" }, `${refused.filter((o) => o.says === says).map((o) => seatNumber(room.places.get(o.sitting)?.seat ?? 0)).join(" ")}: ${says}`)),
      one.says && make("span", { class: "says" }, one.says));
  });
  host.replaceChildren(...lines);
  host.hidden = lines.length === 0;
}

/** @param {import("./types.js").Sent} one @param {number} able @param {number} know */
function stageWord(one, able, know) {
  if (one.stage === "sending") return _("sending…");
  if (one.stage === "waiting") return _("waits for a second person");
  if (one.stage === "confirmed") return _("confirmed by %(name)s", { name: one.by?.name });
  if (one.stage === "declined") return _("declined by %(name)s", { name: one.by?.name });
  if (one.stage === "lapsed") return _("nobody confirmed it before the room was closed");
  if (one.stage === "refused") return _("refused");
  if (!able) return one.outcomes.some(({ status }) => status === "done") || !one.outcomes.length ? _("done") : _("refused");
  return know === able ? _("done, received") : _("recorded, received by %(know)s of %(able)s", { know, able });
}

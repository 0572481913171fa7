/** The same seats as a list: who needs somebody first, or in the order of a column. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { due, lines, standsOut } from "./attention.js";
import { mark } from "./marks.js";
import { LIVE, connectionLine, flags, minutesLeft, seatNumber, sinceSave } from "./seat_words.js";
import { needWord, shownState, stateWord } from "./words.js";

/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {[Place, Seat]} Row */

const TAIL = 6; // figures of a ticket that tell the candidates of a room apart; the whole number stands beside

/** By what a column sorts; `turn` is a seat's place among those who need somebody. @type {Record<string, (row: Row, now: number, turn: Map<string, number>) => number|string>} */
const KEYS = {
  need: ([, seat], _now, turn) => turn.get(seat.id) ?? Infinity,
  seat: ([place]) => place.seat,
  name: ([place]) => place.name,
  ticket: ([place]) => place.ticket,
  state: ([, seat]) => seat.state,
  connection: ([, seat]) => ["lost", "quiet", "never", "here"].indexOf(seat.connection),
  answered: ([, seat]) => seat.answered / (seat.fields || 1),
  left: ([, seat], now) => seat.deadline ?? (seat.left_ms === null ? Infinity : now + seat.left_ms),
  saved: ([, seat]) => seat.saved_at ?? 0,
};

export class List {
  /** @param {HTMLElement} host @param {import("./selection.js").Selection} selection */
  constructor(host, selection) {
    this.host = host;
    this.selection = selection;
    this.key = "need"; // one of KEYS
    this.order = /** @type {string[]} */ ([]);
  }

  /**
   * @param {import("./room.js").Room} room @param {number} now @param {(seat: Seat) => boolean} matches
   */
  show(room, now, matches) {
    const rows = /** @type {Row[]} */ ([...room.places.values()].map((place) => [place, room.seats.get(place.id)]));
    const shown = rows.filter(([, seat]) => seat && (matches(seat) || standsOut(seat, now))); // neither a filter nor "hide the quiet ones" hides a need
    const turn = new Map(lines(room.seats.values(), now).map((line, place) => [line.seat.id, place]));
    const key = (/** @type {Row} */ row) => KEYS[this.key](row, now, turn);
    shown.sort((one, other) => compare(key(one), key(other)) || one[0].seat - other[0].seat);
    this.order = shown.map(([place]) => place.id);
    const kept = document.activeElement instanceof HTMLElement && this.host.contains(document.activeElement) ? document.activeElement.dataset : null;
    this.host.replaceChildren(make("table", { class: "list", role: "grid", "aria-multiselectable": "true" }, this.#head(room, now, matches), make("tbody", {}, ...shown.map((row) => this.#row(row, now)))));
    if (kept?.id) this.focus(kept.id);
    else if (kept?.key) /** @type {HTMLElement|null} */ (this.host.querySelector(`[data-key="${kept.key}"]`))?.focus();
  }

  /** @param {import("./room.js").Room} room @param {number} now @param {(seat: Seat) => boolean} matches */
  #head(room, now, matches) {
    /** @type {[string, string, string?][]} */
    const columns = [
      ["seat", _("Seat"), "number"], ["name", _("Name")], ["ticket", _("Ticket")], ["state", _("State")], ["need", _("Needs")],
      ["connection", _("Connection")], ["answered", _("Progress"), "number"], ["left", _("Time left"), "number"], ["saved", _("Last save"), "number"],
    ];
    const heads = columns.map(([key, word, kind]) =>
      make("th", { scope: "col", class: kind, "aria-sort": this.key === key ? "ascending" : null },
        make("button", {
          type: "button", class: "quiet", "data-key": key,
          onclick: () => {
            this.key = key;
            this.show(room, now, matches);
            this.host.dispatchEvent(new Event("sorted"));
          },
        }, word)));
    return make("thead", {}, make("tr", {}, ...heads, make("th", { scope: "col" }, _("Flags"))));
  }

  /** @param {Row} row @param {number} now */
  #row([place, seat], now) {
    const live = LIVE.includes(seat.state);
    const chosen = this.selection.chosen.has(place.id);
    const words = due(seat, now).map(([need]) => needWord(need));
    return make("tr", { "data-id": place.id, tabindex: place.id === (this.selection.focus || this.order[0]) ? 0 : -1, "aria-selected": String(chosen), class: place.id === this.selection.focus ? "looked" : null },
      make("td", { class: "number" }, seatNumber(place.seat)),
      make("td", {}, place.name),
      make("td", { class: "figures", title: place.ticket }, `…${place.ticket.slice(-TAIL)}`),
      make("td", {}, make("span", { class: "badge", "data-state": shownState(seat) }, stateWord(shownState(seat)))),
      make("td", { class: "needs", title: words.join(_(", ")) }, words.length > 1 ? `${words[0]} +${words.length - 1}` : words[0] ?? ""),
      make("td", {}, live || seat.signed_in ? make("span", { class: "line", "data-connection": seat.connection }, connectionLine(seat, now)) : "—"),
      make("td", { class: "number" }, live || seat.answered ? `${seat.answered}/${seat.fields}` : "—"),
      make("td", { class: "number" }, minutesLeft(seat, now) || "—"),
      make("td", { class: "number" }, live ? sinceSave(seat, now, true) : "—"),
      make("td", { class: "flags" }, ...flags(seat).map(([name, title]) => mark(name, title))));
  }

  /** In the order of a column, if there is such a one. @param {string} key */
  sortBy(key) {
    if (key in KEYS) this.key = key;
  }

  /** @param {string} id @param {number} down */
  beside(id, down) {
    const at = this.order.indexOf(id);
    return this.order[Math.min(this.order.length - 1, Math.max(0, at + down))] ?? "";
  }

  /** @param {string} id */
  focus(id) {
    /** @type {HTMLElement|null} */ (this.host.querySelector(`tr[data-id="${id}"]`))?.focus();
  }
}

/** @param {number|string} one @param {number|string} other */
function compare(one, other) {
  if (typeof one === "string") return one.localeCompare(String(other), "zh");
  return one < Number(other) ? -1 : one > Number(other) ? 1 : 0;
}

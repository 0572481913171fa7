/** The seats as the room stands: rows from the front, aisles, free seats; one cell a candidate, changed in place, laid anew when somebody moves. */

import { make } from "/static/js/draw.js";
import { _ } from "/static/js/words.js";
import { due, standsOut } from "./attention.js";
import { mark } from "./marks.js";
import { LIVE, connectionLine, connectionMatters, flags, minutesLeft, seatNumber, sentence, sinceSave } from "./seat_words.js";
import { shownState, stateWord } from "./words.js";

const MANY = 6; // columns; more, and a cell is higher than wide

/** @typedef {import("./room.js").Room} Room */
/** @typedef {{cell: HTMLElement, parts: Record<string, HTMLElement>, shown: string}} Cell */

export class SeatMap {
  /**
   * @param {HTMLElement} host
   * @param {import("./selection.js").Selection} selection
   */
  constructor(host, selection) {
    this.host = host;
    this.selection = selection;
    this.cells = /** @type {Map<string, Cell>} */ (new Map());
    this.plan = /** @type {string[][]} */ ([]); // ids by row and column, empty where nobody sits
  }

  /** Lays out the room: at first, and when somebody changed seats. @param {Room} room */
  lay(room) {
    const { plan, aisles } = room.about;
    const at = new Map([...room.places.values()].map((place) => [place.seat, place]));
    const standing = new Set(plan.flat());
    const elsewhere = [...at.keys()].filter((seat) => !standing.has(seat)); // on a seat that is drawn no more: never lost from sight
    const columns = plan[0].length;
    const rows = [...plan, ...Array.from({ length: Math.ceil(elsewhere.length / columns) }, (_row, row) => elsewhere.slice(row * columns, (row + 1) * columns))];
    this.cells.clear();
    this.plan = rows.map((line) => line.map((seat) => at.get(seat)?.id ?? ""));
    const grid = make("div", { class: columns > MANY ? "seats many" : "seats", role: "grid", "aria-label": _("Seats"), "aria-multiselectable": "true" });
    const seated = this.plan.map((line) => line.some(Boolean)); // a row where nobody sits needs no height
    grid.style.setProperty("--rows", String(seated.filter(Boolean).length));
    grid.style.setProperty("--heights", seated.map((some) => (some ? "minmax(var(--least), 1fr)" : "var(--low)")).join(" "));
    grid.style.setProperty("--columns", plan[0].map((_seat, column) => `minmax(84px, 1fr)${aisles.includes(column + 1) ? " var(--aisle)" : ""}`).join(" "));
    for (const line of rows) {
      const cells = line.map((seat) => (at.has(seat) ? this.#cell(at.get(seat)) : free(seat, room.about)));
      grid.append(make("div", { role: "row", class: "line" }, ...cells.flatMap((cell, column) => (aisles.includes(column + 1) ? [cell, make("div", { class: "aisle", role: "presentation" })] : [cell]))));
    }
    this.host.replaceChildren(make("p", { class: "front" }, _("Front of the room")), grid);
  }

  /** @param {import("./types.js").Place|undefined} place */
  #cell(place) {
    if (!place) return "";
    const tail = (/** @type {string} */ where) => make("span", { class: `ticket figures ${where}` }, place.ticket.slice(-4)); // where there is room
    const parts = {
      flags: make("span", { class: "flags" }), state: make("span", { class: "badge" }), done: make("span", { class: "done figures" }),
      bar: make("span", { class: "bar" }), minutes: make("span", { class: "minutes figures" }), saved: make("span", { class: "saved figures" }),
    };
    const cell = make(
      "div", { class: "seat", role: "gridcell", tabindex: -1, "data-id": place.id, "aria-selected": "false" },
      make(
        "div", { class: "face" },
        make("div", {}, make("span", { class: "number figures" }, seatNumber(place.seat)), make("span", { class: "name" }, place.name), tail("")),
        make("div", {}, parts.state, parts.flags, parts.minutes, tail("below")),
        make("div", {}, parts.bar, parts.done, parts.saved),
      ),
    );
    this.cells.set(place.id, { cell, parts, shown: "" });
    return cell;
  }

  /**
   * Brings all cells up to date; only what differs is touched.
   * @param {Room} room @param {number} now @param {(seat: import("./types.js").Seat) => boolean} matches
   */
  show(room, now, matches) {
    for (const [id, cell] of this.cells) {
      const seat = room.seats.get(id), place = room.places.get(id);
      if (seat && place) this.#show(cell, place, seat, now, matches(seat));
    }
    this.mark();
  }

  /** @param {Cell} one @param {import("./types.js").Place} place @param {import("./types.js").Seat} seat @param {number} now @param {boolean} matches */
  #show(one, place, seat, now, matches) {
    const needs = due(seat, now);
    const live = LIVE.includes(seat.state);
    const said = sentence(place, seat, now);
    const saved = !live ? "" : connectionMatters(seat) ? connectionLine(seat, now) : sinceSave(seat, now, false);
    const shown = [said, saved, needs.map(([need]) => need), matches, seat.answered, minutesLeft(seat, now)].join("|");
    if (shown === one.shown) return;
    one.shown = shown;
    const { cell, parts } = one;
    cell.setAttribute("aria-label", said);
    cell.dataset.state = shownState(seat);
    cell.dataset.need = needs[0]?.[0] ?? "";
    cell.classList.toggle("dimmed", !matches && !standsOut(seat, now));
    parts.state.dataset.state = shownState(seat);
    parts.state.textContent = stateWord(shownState(seat));
    parts.flags.replaceChildren(...flags(seat).map(([name, title]) => mark(name, title)));
    parts.bar.hidden = parts.done.hidden = !seat.answered && !live;
    parts.bar.style.setProperty("--done", String(seat.fields ? seat.answered / seat.fields : 0));
    parts.done.textContent = `${seat.answered}/${seat.fields}`;
    parts.minutes.textContent = live || seat.state === "authorised" ? minutesLeft(seat, now) : "";
    parts.saved.textContent = saved;
    parts.saved.dataset.connection = live ? seat.connection : "";
    cell.classList.toggle("cut", live && connectionMatters(seat));
    parts.saved.classList.toggle("old", needs.some(([need]) => need === "unsaved"));
  }

  /** Shows what is chosen and where the focus is. */
  mark() {
    const first = this.selection.focus || this.plan.flat().find(Boolean);
    for (const [id, { cell }] of this.cells) {
      cell.setAttribute("aria-selected", String(this.selection.chosen.has(id)));
      cell.classList.toggle("looked", id === this.selection.focus);
      cell.tabIndex = id === first ? 0 : -1;
    }
  }

  /** The seat beside another over empty ones, itself at the wall, the first from nowhere. @param {string} id @param {number} down @param {number} right */
  beside(id, down, right) {
    let row = this.plan.findIndex((line) => id !== "" && line.includes(id));
    if (row < 0) return this.plan.flat().find(Boolean) ?? "";
    let column = this.plan[row].indexOf(id);
    for (;;) {
      row += down;
      column += right;
      const found = this.plan[row]?.[column];
      if (found === undefined) return id;
      if (found) return found;
    }
  }

  /** @param {string} id */
  focus(id) {
    this.cells.get(id)?.cell.focus();
  }
}

/** A place where nobody sits: free, spare, out of order, or no seat at all. @param {number} seat @param {import("./types.js").About} about */
function free(seat, about) {
  if (!seat) return make("div", { class: "gap", role: "gridcell" });
  const [kind, word] = about.broken.includes(seat) ? ["broken", _("Out of order")] : about.spare.includes(seat) ? ["spare", _("Spare")] : ["free", _("Free")];
  return make("div", { class: "free", role: "gridcell", "data-kind": kind }, make("span", { class: "figures" }, seatNumber(seat)), make("span", {}, word));
}

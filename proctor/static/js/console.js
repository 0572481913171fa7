/** The console of one room: puts the parts together and keeps each of them up to date. */

import { secondOf, useZone, minuteOf } from "/static/js/times.js";
import { _, loadWords } from "/static/js/words.js";
import { Acts } from "./acts.js";
import { AttentionList } from "./attention_list.js";
import { lines } from "./attention.js";
import { showBar, showSent } from "./bar.js";
import { told } from "./dialogs.js";
import { Elsewhere } from "./elsewhere.js";
import { HallClock, ago } from "./hall_clock.js";
import { STATES, closeMenu, showBanners, showCounts, showRoomActs } from "./head.js";
import { listenToKeys } from "./keys.js";
import { List } from "./list.js";
import { Looking } from "./looking.js";
import { possible } from "./possible.js";
import { QUESTIONS, askDespite } from "./questions.js";
import { ROOM_QUESTIONS, closeOver, closeOverJournals, confirmProposal, undecided, waitLonger } from "./room_questions.js";
import { SeatMap } from "./seatmap.js";
import { Selection } from "./selection.js";
import { Timeline } from "./timeline.js";
import { Refused, Wire } from "./wire.js";
import { shownState } from "./words.js";

/** @typedef {import("./types.js").Seat} Seat */

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

class Console {
  constructor() {
    this.clock = new HallClock();
    this.wire = new Wire(part("console").dataset.run ?? "", this.clock);
    this.acts = new Acts(this.wire.root, () => this.clock.now());
    this.selection = new Selection();
    this.map = new SeatMap(part("map"), this.selection);
    this.list = new List(part("list"), this.selection);
    this.attention = new AttentionList(part("attention"), part("teller"), this.selection, (act, ids) => this.act(act, ids));
    this.timeline = new Timeline(part("candidate"), this.wire.root);
    this.elsewhere = new Elsewhere(part("elsewhere"), this.wire.run);
    this.looking = new Looking(STATES);
    this.list.sortBy(this.looking.sort);
    this.waiting = false;
    this.laid = /** @type {import("./room.js").Room["places"]|null} */ (null);
  }

  async start() {
    await loadWords(document.documentElement.lang === "en" ? "en" : "zh_CN");
    this.wire.addEventListener("room", () => this.soon());
    this.wire.addEventListener("line", () => this.soon());
    this.acts.addEventListener("moved", () => this.soon());
    this.selection.addEventListener("moved", () => this.soon());
    this.#listen();
    await this.wire.start();
    setInterval(() => this.show(), 1000);
  }

  /** Draws with the next frame, however much happened until then. */
  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.show();
    });
  }

  show() {
    const { room } = this.wire, now = this.clock.now();
    this.#showLine();
    if (!room) return;
    if (this.laid !== room.places) this.#lay(room);
    const matches = (/** @type {Seat} */ seat) => this.#matches(seat);
    part("time").textContent = secondOf(now);
    part("opened").textContent = phase(room, now);
    showCounts(part("counts"), room, this.looking.states, () => this.looking.moved());
    showRoomActs(part("room_acts"), room, (act) => this.act(act, []));
    if (room.you.chief) this.elsewhere.start();
    this.elsewhere.show();
    showBanners(part("banners"), room, now, (act, id) => this.decide(act, id));
    const needy = this.attention.show(room, now);
    part("needy").textContent = String(needy);
    document.title = `${needy ? `(${needy}) ` : ""}${room.about.room} · ${room.about.title}`;
    if (this.looking.view === "map") this.map.show(room, now, matches);
    else this.list.show(room, now, matches);
    showBar(part("bar"), room, this.selection, (act, ids) => this.act(act, ids));
    this.acts.follow(room);
    showSent(part("sent"), room, this.acts.sent);
    this.timeline.show(room, this.selection.focus, now);
  }

  /** The overview leads to a seat: it is looked at. @param {import("./room.js").Room} room */
  #lookAsked(room) {
    const asked = Number(new URLSearchParams(location.hash.slice(1)).get("seat"));
    const place = [...room.places.values()].find(({ seat }) => seat === asked);
    if (place) this.selection.only(place.id);
  }

  /** Puts everybody on a seat; again when somebody has moved, or the whole room was fetched anew. @param {import("./room.js").Room} room */
  #lay(room) {
    const seats = (/** @type {import("./room.js").Room["places"]|null} */ places) => JSON.stringify(places && [...places.values()]);
    const first = this.laid === null, same = seats(this.laid) === seats(room.places);
    this.laid = room.places;
    if (same) return;
    useZone(room.about.zone);
    const held = part("map").contains(document.activeElement);
    this.map.lay(room);
    if (held && this.selection.focus) this.map.focus(this.selection.focus);
    part("console").dataset.laid = "";
    if (first) this.#lookAsked(room);
  }

  #showLine() {
    const said = { opening: () => _("Opening…"), live: () => _("Live"), asking: () => _("Asks each 5 s"), down: () => _("No connection to the hall"), dismissed: () => this.wire.says };
    part("line").textContent = said[this.wire.line]();
    part("line").dataset.line = this.wire.line;
    part("stale").hidden = this.wire.line !== "down" && this.wire.line !== "dismissed";
    part("stale_words").textContent = this.wire.line === "dismissed" ? this.wire.says : _("The console has lost the hall. Candidates go on; what you see may be old. It comes back by itself.");
  }

  /** @param {Seat} seat */
  #matches(seat) {
    const place = this.wire.room?.places.get(seat.id);
    if (this.looking.quiet) return false; // only those stay that stand out
    const wanted = this.looking.find.trim().toLowerCase();
    const found = !wanted || !place || place.name.toLowerCase().includes(wanted) || place.ticket.includes(wanted) || String(place.seat) === wanted.replace(/^0+/, "");
    return found && (this.looking.states.size === 0 || this.looking.states.has(shownState(seat)));
  }

  /** Asks what is to be asked, and sends. @param {string} act @param {string[]} ids */
  async act(act, ids) {
    const { room } = this.wire;
    if (!room) return;
    const wanted = await { ...QUESTIONS, ...ROOM_QUESTIONS }[act](room, ids, this.clock.now());
    if (wanted) await this.#send(wanted);
  }

  /** @param {string} act @param {string} id of the proposal or the pause */
  async decide(act, id) {
    const { room } = this.wire;
    if (!room) return;
    const wanted = act === "confirm" ? await confirmProposal(room, id, this.clock.now()) : act === "wait_longer" ? await waitLonger(id) : { act, sittings: [], args: act === "decline" ? { proposal: id } : { hold: id } };
    if (wanted) await this.#send(wanted);
  }

  /** @param {import("./reasons.js").Wanted} wanted */
  async #send({ act, sittings, args, reason }) {
    try {
      await this.acts.send(act, sittings, args, reason);
    } catch (refusal) {
      if (refusal instanceof Refused && refusal.code === "undecided" && this.wire.room) await undecided(this.wire.room, refusal.details);
      else if (refusal instanceof Refused && refusal.code === "answers_wait") {
        if (await askDespite(refusal.says)) await this.#send({ act, sittings, args: { ...args, unsaved: true }, reason });
      } else if (refusal instanceof Refused && ["still_unsent", "journals_not_whole"].includes(refusal.code) && this.wire.room) {
        const over = await (refusal.code === "still_unsent" ? closeOver : closeOverJournals)(this.wire.room, refusal.details);
        if (over) await this.#send(over);
      }
      else await told(_("Not done"), /** @type {Refused} */ (refusal).says);
    }
    if (!this.wire.live) this.wire.fetch();
  }

  #listen() {
    for (const host of [part("map"), part("list")]) {
      host.addEventListener("click", (event) => this.#click(event));
      host.addEventListener("focusin", (event) => {
        const id = /** @type {HTMLElement} */ (event.target).closest("[data-id]")?.getAttribute("data-id");
        if (id) this.selection.look(id);
      });
    }
    closeMenu(part("room_acts"));
    closeMenu(part("bar"));
    const find = /** @type {HTMLInputElement} */ (part("find"));
    find.value = this.looking.find;
    find.addEventListener("input", () => this.looking.set({ find: find.value }));
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-view]"))) button.addEventListener("click", () => this.#view(button.dataset.view));
    part("list").addEventListener("sorted", () => this.looking.set({ sort: this.list.key }));
    part("quiet").addEventListener("click", () => this.looking.set({ quiet: !this.looking.quiet }));
    this.looking.addEventListener("moved", () => this.#looked());
    this.#looked();
    listenToKeys({
      move: (down, right, extend) => this.#move(down, right, extend),
      toggle: () => this.selection.focus && this.selection.toggle(this.selection.focus),
      all: () => this.wire.room && this.selection.set(this.wire.room.places.keys()),
      clear: () => this.selection.clear(),
      flip: () => this.#view(this.looking.view === "map" ? "list" : "map"),
      quiet: () => this.looking.set({ quiet: !this.looking.quiet }),
      find: () => part("find").focus(),
      first: () => this.#first(),
      act: (act) => this.#letter(act),
    });
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const id = /** @type {HTMLElement} */ (event.target).closest("[data-id]")?.getAttribute("data-id");
    if (!id) return;
    if (event.shiftKey && this.selection.focus) this.selection.set([...this.selection.chosen, ...this.#between(this.selection.focus, id)], id);
    else if (event.ctrlKey || event.metaKey) this.selection.toggle(id);
    else if (this.selection.chosen.size === 1 && this.selection.chosen.has(id)) this.selection.clear();
    else this.selection.only(id);
  }

  /** @param {string} one @param {string} other */
  #between(one, other) {
    const order = part("list").hidden ? this.map.plan.flat().filter(Boolean) : this.list.order;
    const [from, to] = [order.indexOf(one), order.indexOf(other)].sort((a, b) => a - b);
    return order.slice(from, to + 1);
  }

  /** @param {number} down @param {number} right @param {boolean} extend */
  #move(down, right, extend) {
    const before = this.selection.focus, view = part("list").hidden ? this.map : this.list;
    const id = before ? view.beside(before, down, right) : view.beside("", 0, 0);
    if (!id) return;
    if (extend) this.selection.set([...this.selection.chosen, ...(before ? [before] : []), id], id);
    else this.selection.look(id);
    this.show();
    view.focus(id);
  }

  #first() {
    const first = this.wire.room && lines(this.wire.room.seats.values(), this.clock.now())[0];
    if (!first) return;
    this.selection.only(first.seat.id);
    this.show();
    (part("list").hidden ? this.map : this.list).focus(first.seat.id);
  }

  /** A letter acts on whoever is chosen, or on the seat looked at. @param {string} act */
  #letter(act) {
    const { room } = this.wire;
    const ids = this.selection.chosen.size ? [...this.selection.chosen] : this.selection.focus ? [this.selection.focus] : [];
    if (room && possible(room, ids).includes(act)) this.act(act, ids);
  }

  /** @param {string|undefined} view */
  #view(view) {
    this.looking.set({ view: view === "list" ? "list" : "map" });
  }

  /** Shows how the room is looked at now. */
  #looked() {
    const { view, quiet } = this.looking;
    part("map").hidden = view !== "map";
    part("list").hidden = view !== "list";
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-view]"))) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    part("quiet").setAttribute("aria-pressed", String(quiet));
    this.show();
  }
}

/** Where the room stands in its day. @param {import("./room.js").Room} room @param {number} now */
function phase({ header, about }, now) {
  if (header.closed_at !== null) return _("Closed at %(time)s", { time: minuteOf(header.closed_at) });
  if (header.opened_at === null) return _("Planned for %(time)s", { time: minuteOf(about.starts_at) });
  const opened = _("Opened at %(time)s, %(ago)s ago", { time: minuteOf(header.opened_at), ago: ago(now - header.opened_at) });
  const limit = header.opened_at + about.late_limit * 1000;
  const until = _("admission until %(time)s", { time: minuteOf(limit) });
  return now < limit ? `${opened} · ${until}` : opened;
}

await new Console().start();

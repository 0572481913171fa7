/** Keeps the figures of all rooms up to date: pushed by the hall; where the socket is down, asked for each five seconds. */

import { HallClock } from "./hall_clock.js";
import { ask } from "./wire.js";

/** @typedef {import("./overview.js").Figures} Figures */

const POLL = 5000; // ms

/** Event "rooms": some room's figures are new. */
export class OverviewWire extends EventTarget {
  /** @param {string} [search] the day that is asked for, as it stands in the address; pushes tell of today */
  constructor(search = "") {
    super();
    this.search = search;
    this.clock = new HallClock();
    this.rooms = /** @type {Map<string, Figures>} */ (new Map());
    this.places = /** @type {Map<string, {room: string, centre: string}>} */ (new Map());
    this.live = false;
    this.reached = true;
  }

  async start() {
    await this.fetch();
    setInterval(() => this.live || document.hidden || this.fetch(), POLL);
    document.addEventListener("visibilitychange", () => document.hidden || this.fetch());
    if (!this.search) await this.#plug();
  }

  async fetch() {
    try {
      const told = await ask(`/proctor/rooms/counts${this.search}`);
      this.clock.anchor(told.now);
      this.rooms = new Map(Object.entries(told.rooms));
      this.reached = true;
    } catch {
      this.reached = false; // what is shown may be old: the page says so
    }
    this.dispatchEvent(new Event("rooms"));
  }

  async #plug() {
    let io;
    try {
      ({ io } = await import("/static/vendor/socket.io.esm.min.js"));
    } catch {
      return; // without the client the page goes on asking
    }
    const socket = io("/overview", { transports: ["websocket"], reconnectionDelayMax: 5000 });
    socket.on("connect", () => {
      socket.emit("watch", {}, (/** @type {any} */ reply) => {
        if (reply.code) return;
        this.places = new Map(reply.watching.map((/** @type {any} */ { run, room, centre }) => [run, { room, centre }]));
        this.live = true;
        this.fetch();
      });
    });
    socket.on("disconnect", () => {
      this.live = false;
      this.fetch();
    });
    socket.on("figures", (/** @type {{now: number, run: string, figures: Figures}} */ { now, run, figures }) => {
      this.clock.anchor(now);
      this.rooms.set(run, figures);
      this.dispatchEvent(new Event("rooms"));
    });
    socket.on("dismissed", () => {
      socket.close();
      this.live = false;
    });
  }
}

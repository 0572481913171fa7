/** Keeps the room up to date: a snapshot first, then pushes; where the socket is down, a snapshot each five seconds. */

import { apply, begin } from "./room.js";

/** @typedef {import("./room.js").Room} Room */

const POLL = 5000; // ms between snapshots without a socket
const HEALING = 1000; // ms between snapshots that heal a lost push
const PATIENCE = 8000;

/** The hall said no: `code` for the page, `says` for the person. */
export class Refused extends Error {
  /** @param {number} status @param {any} body */
  constructor(status, body) {
    super(body.code ?? "refused");
    this.status = status;
    this.code = String(body.code ?? "refused");
    this.says = String(body.says ?? "");
    this.details = body;
  }
}

/**
 * One question to the hall. Throws Refused, or whatever the network does.
 * @param {string} path @param {object} [body]
 */
export async function ask(path, body) {
  const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
  const reply = await fetch(path, {
    method: body ? "POST" : "GET",
    headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json", "X-CSRFToken": token }) },
    body: body && JSON.stringify(body), cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
  });
  const content = await reply.json();
  if (!reply.ok) throw new Refused(reply.status, content);
  return content;
}

/** Events: "room" (detail: ids that moved, null for all), "line" (the console's own connection changed). */
export class Wire extends EventTarget {
  /** @param {string} run @param {import("./hall_clock.js").HallClock} clock */
  constructor(run, clock) {
    super();
    this.run = run;
    this.clock = clock;
    this.room = /** @type {Room|null} */ (null);
    this.line = /** @type {"opening"|"live"|"asking"|"down"|"dismissed"} */ ("opening");
    this.says = "";
    this.live = false;
    this.asked = -Infinity;
    this.asking = false;
    this.meanwhile = /** @type {import("./types.js").Delta[]} */ ([]); // heard since the snapshot was asked for
    this.timer = 0;
  }

  get root() {
    return `/proctor/rooms/${encodeURIComponent(this.run)}`;
  }

  async start() {
    await this.fetch();
    this.#poll();
    addEventListener("online", () => this.fetch());
    document.addEventListener("visibilitychange", () => document.hidden || this.fetch());
    await this.#plug();
  }

  /** The snapshot, at most one at a time. */
  async fetch() {
    if (this.asking || this.line === "dismissed") return;
    this.asking = true;
    this.meanwhile = [];
    this.asked = performance.now();
    try {
      const snapshot = await ask(`${this.root}/snapshot`);
      this.clock.anchor(snapshot.now);
      this.room = this.meanwhile.reduce((room, delta) => apply(room, delta).room, begin(snapshot)); // it may have been long on its way
      this.#say(this.live ? "live" : "asking");
      this.dispatchEvent(new CustomEvent("room", { detail: null }));
    } catch (fault) {
      if (fault instanceof Refused && fault.status < 500) this.dismiss(fault.says);
      else this.#say("down");
    } finally {
      this.asking = false;
    }
  }

  /** @param {string} says why nothing more may be seen here */
  dismiss(says) {
    this.says = says;
    this.#say("dismissed");
    clearTimeout(this.timer);
  }

  /** @param {import("./types.js").Delta} delta */
  hear(delta) {
    this.clock.anchor(delta.now);
    if (this.asking) this.meanwhile.push(delta);
    if (!this.room) return;
    const { room, moved, agrees } = apply(this.room, delta);
    this.room = room;
    this.dispatchEvent(new CustomEvent("room", { detail: moved }));
    if (!agrees && performance.now() - this.asked > HEALING) this.fetch();
  }

  async #plug() {
    let io;
    try {
      ({ io } = await import("/static/vendor/socket.io.esm.min.js"));
    } catch {
      return; // without the client the console goes on asking
    }
    const socket = io("/proctor", { transports: ["websocket"], reconnectionDelayMax: 5000 });
    socket.on("connect", () => {
      socket.emit("watch", { run: this.run }, (/** @type {any} */ reply) => {
        if (reply.code) return this.dismiss(reply.says);
        this.live = true;
        this.fetch();
      });
    });
    socket.on("disconnect", () => {
      this.live = false;
      this.#say("asking");
      this.fetch();
    });
    socket.on("delta", (/** @type {any} */ delta) => this.hear(delta));
    socket.on("dismissed", () => {
      socket.close();
      this.fetch(); // the refusal says why
    });
  }

  #poll() {
    this.timer = setTimeout(() => {
      if (!this.live || this.line === "down") this.fetch();
      if (this.line !== "dismissed") this.#poll();
    }, POLL);
  }

  /** @param {Wire["line"]} line */
  #say(line) {
    if (line === this.line) return;
    this.line = line;
    this.dispatchEvent(new Event("line"));
  }
}

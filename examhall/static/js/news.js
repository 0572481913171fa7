/** Brings news of the sitting: pushed over a socket, and asked for each 1.5 seconds while there is no socket. */

import { Refused } from "./door.js";

const POLL = 1500; // ms
const GLANCE = 60_000; // ms: even with a socket the page looks now and then

/** Event: "news" (detail News), "contact" (detail: whether the hall was reached). */
export class NewsLine extends EventTarget {
  /**
   * @param {import("./door.js").Door} door
   * @param {string} sitting
   * @param {string} browser
   * @param {() => number} unsaved how long the page's oldest answer has waited for the hall, ms
   */
  constructor(door, sitting, browser, unsaved) {
    super();
    this.unsaved = unsaved;
    this.door = door;
    this.sitting = sitting;
    this.browser = browser;
    this.version = 0;
    this.connected = false;
    this.socket = /** @type {any} */ (null);
    this.timer = 0;
    this.asking = /** @type {Promise<void>|null} */ (null);
  }

  /** Begins to listen; with a new lease it may be called again. */
  async start() {
    this.#later(POLL);
    this.socket?.disconnect();
    this.connected = false;
    if (!this.door.lease || !this.door.pushes) return;
    // The client library may not be installed: then the page asks, and all works a little later.
    const library = await import(/** @type {any} */ ("../vendor/socket.io.esm.min.js")).catch(() => null);
    if (!library) return;
    this.socket = library.io("/candidate", {
      transports: ["websocket"],
      auth: { sitting: this.sitting, lease: this.door.lease },
      forceNew: true,
      reconnectionDelay: 1000,
      reconnectionDelayMax: 10_000,
      randomizationFactor: 1,
    });
    this.socket.on("connect", () => {
      this.connected = true;
      this.tell();
      this.ask();
    });
    this.socket.on("disconnect", () => {
      this.connected = false;
      this.#later(0);
    });
    this.socket.on("news", (/** @type {import("./types.js").News} */ news) => {
      this.hear(news);
      this.tell();
    });
  }

  /** Says how this page stands: what it has heard of, and what waits here. */
  tell() {
    if (this.connected) this.socket.emit("seen", { version: this.version, unsaved_ms: this.unsaved() });
    else this.ask();
  }

  stop() {
    clearTimeout(this.timer);
    this.socket?.disconnect();
    this.connected = false;
  }

  /** @param {import("./types.js").News|null|undefined} news older ones are passed over */
  hear(news) {
    if (!news || news.version < this.version) return;
    this.version = news.version;
    this.dispatchEvent(new CustomEvent("news", { detail: news }));
  }

  /** Asks now; one question at a time. */
  ask() {
    this.asking ??= this.#ask().finally(() => {
      this.asking = null;
      this.#later(this.connected ? GLANCE : POLL);
    });
    return this.asking;
  }

  async #ask() {
    try {
      this.hear(await this.door.get(`/news?browser=${encodeURIComponent(this.browser)}&unsaved=${this.unsaved()}`, 5000));
      this.dispatchEvent(new CustomEvent("contact", { detail: true }));
    } catch (reason) {
      this.dispatchEvent(new CustomEvent("contact", { detail: reason instanceof Refused && reason.status < 500 }));
    }
  }

  /** @param {number} wait */
  #later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), wait);
  }
}

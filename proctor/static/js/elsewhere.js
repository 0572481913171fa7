/** Tells a chief at one room's console what alarms in the other rooms, with a way there. */

import { make } from "/static/js/draw.js";
import { minuteOf } from "/static/js/times.js";
import { _ } from "/static/js/words.js";
import { alarms } from "./overview.js";
import { OverviewWire } from "./overview_wire.js";
import { alarmWord } from "./words.js";

export class Elsewhere {
  /** @param {HTMLElement} host @param {string} here the run of this console */
  constructor(host, here) {
    this.host = host;
    this.here = here;
    this.wire = new OverviewWire();
    this.started = false;
  }

  start() {
    if (this.started) return;
    this.started = true;
    this.wire.start();
  }

  show() {
    const raised = alarms(this.wire.rooms, this.wire.clock.now()).filter(({ run }) => run !== this.here && this.wire.places.has(run));
    const shown = raised.map(({ run, alarm, since }) => `${run}${alarm}${since}`).join();
    if (this.host.dataset.shown === shown) return;
    this.host.dataset.shown = shown;
    this.host.replaceChildren(...raised.map(({ run, alarm, since }) => make("div", { class: "banner stop alarm", role: "alert" },
      make("strong", {}, this.wire.places.get(run)?.room), make("span", { class: "what" }, _("%(what)s, since %(time)s", { what: alarmWord(alarm), time: minuteOf(since) })),
      make("div", { class: "acts" }, make("a", { class: "button", href: `/proctor/rooms/${encodeURIComponent(run)}` }, _("To its console"))))));
  }
}

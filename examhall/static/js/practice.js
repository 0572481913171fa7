/** Practice: the candidate's page with its real player and outbox, over a hall that keeps nothing; the proctor is played here. */

import { patiently } from "./arrival.js";
import { PracticeDoor } from "./practice_door.js";
import { screen } from "./screens.js";
import { SittingPage } from "./sitting_page.js";
import { forgetPractice, openStore } from "./store.js";
import { useZone } from "./times.js";
import { _, loadWords, locale } from "./words.js";

const root = /** @type {HTMLElement} */ (document.getElementById("sitting"));

async function open() {
  await patiently(() => loadWords(root.dataset.locale ?? "zh_CN"));
  document.documentElement.lang = locale() === "en" ? "en" : "zh-CN";
  const door = new PracticeDoor();
  const about = await patiently(() => door.get("/about"));
  useZone(about.zone);
  const store = await openStore(door.sitting);
  await forgetPractice(store.database); // of somebody who pulled the plug
  const page = new SittingPage(root, door, store, about);
  for (const way of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".practice-strip a"))) {
    way.addEventListener("click", async (event) => {
      event.preventDefault();
      page.line.stop();
      page.outbox.stop();
      await forgetPractice(store.database);
      location.assign(way.href);
    });
  }
  addEventListener("pagehide", () => forgetPractice(store.database));
  await page.tenure.begin();
}

open().catch((reason) => {
  const title = _("This page could not be opened on this machine.");
  root.replaceChildren(screen({ shape: "stop", title, lines: [_("Test this station, and tell the centre's staff what it says.")] }));
  throw reason;
});

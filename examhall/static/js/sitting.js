/** The candidate's one page: loads both catalogues, opens the store, and hands over to the page itself. */

import { patiently } from "./arrival.js";
import { Door, Refused } from "./door.js";
import { screen } from "./screens.js";
import { showAgain } from "./secure_browser.js";
import { SittingPage } from "./sitting_page.js";
import { openStore } from "./store.js";
import { useZone } from "./times.js";
import { _, loadWords, locale } from "./words.js";

const root = /** @type {HTMLElement} */ (document.getElementById("sitting"));

async function open() {
  await patiently(() => loadWords(root.dataset.locale ?? "zh_CN"));
  document.documentElement.lang = locale() === "en" ? "en" : "zh-CN";
  const sitting = root.dataset.sitting ?? "";
  const door = new Door(sitting);
  const about = await patiently(() => door.get("/about"));
  useZone(about.zone);
  if (root.dataset.leave) {
    about.leave = root.dataset.leave;
    showAgain(door);
  }
  await new SittingPage(root, door, await openStore(sitting), about).tenure.begin();
}

open().catch((reason) => {
  const says = reason instanceof Refused ? reason.says : _("This page could not be opened on this machine.");
  root.replaceChildren(
    screen({ shape: "stop", title: says, lines: [_("Nothing that was saved is lost."), _("Please raise your hand.")] }),
  );
  throw reason;
});

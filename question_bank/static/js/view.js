/** Draws the question that is being written, as the editor sends it: the candidate's own player, nothing stored. */

import { Player } from "/static/js/player.js";
import { _, loadWords } from "/static/js/words.js";

const root = /** @type {HTMLElement} */ (document.getElementById("sitting"));
const host = /** @type {HTMLElement} */ (root.querySelector(".paper"));

window.addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.source !== window.parent || event.data?.booklet === undefined) return;
  if (!event.data.booklet) {
    // What was drawn last stays while something is half typed.
    host.querySelector(".opening")?.replaceChildren(_("Nothing to show yet: the checks say what is missing."));
    return;
  }
  host.replaceChildren();
  new Player(host, event.data.booklet, {}).close(false);
});

await loadWords(root.dataset.locale ?? "zh_CN");
window.parent.postMessage("ready", location.origin);

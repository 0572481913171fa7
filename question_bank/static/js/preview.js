/** A paper looked at as a candidate meets it: the same player, no answers, nothing sent back. */

import { keysOf, listener } from "/static/js/keys.js";
import { Player } from "/static/js/player.js";
import { loadWords } from "/static/js/words.js";

const root = /** @type {HTMLElement} */ (document.getElementById("sitting"));
const host = /** @type {HTMLElement} */ (root.querySelector(".paper"));

await loadWords(root.dataset.locale ?? "zh_CN");
const reply = await fetch(root.dataset.booklet ?? "", { headers: { Accept: "application/json" } });
const told = await reply.json();
if (reply.ok) {
  const player = new Player(host, told, {});
  player.close(false);
  document.addEventListener("keydown", (event) => listener(() => keysOf(player, { calculator() {}, list() {} }), () => true)(event));
} else host.textContent = told.says;

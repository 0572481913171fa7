/** An item solved by somebody who did not write it: the candidate's own player, no model answer, one answer that counts. */

import { openDialog } from "/static/js/dialog.js";
import { make } from "/static/js/draw.js";
import { keysOf, listener } from "/static/js/keys.js";
import { Player } from "/static/js/player.js";
import { _, loadWords } from "/static/js/words.js";
import { ask } from "./talk.js";

const root = /** @type {HTMLElement} */ (document.getElementById("sitting"));
const host = /** @type {HTMLElement} */ (root.querySelector(".paper"));

await loadWords(root.dataset.locale ?? "zh_CN");
const { booklet } = await (await fetch(root.dataset.booklet ?? "", { headers: { Accept: "application/json" } })).json();
const player = new Player(host, booklet, {});
player.close(false);
document.addEventListener("keydown", (event) => listener(() => keysOf(player, { calculator() {}, list() {} }), () => true)(event));

const back = () => location.assign(root.dataset.back ?? "/bank");
const handIn = async () => {
  const { ok, told } = await ask(root.dataset.handIn ?? "", { responses: Object.fromEntries(player.answers) });
  const says = !ok ? told.says : told.right ? _("All of it is right. That you have solved it is kept.") : _("Not all of it is right. Look at the key, and whether the item is to blame.");
  openDialog({ title: _("Solve it yourself"), body: [make("p", {}, says)], actions: [{ word: _("Back to the item"), primary: true, act: back }] });
};
root.querySelector(".try-acts")?.append(make("button", { type: "button", class: "primary", onclick: handIn }, _("Answer it")));

/** The tools that operation tasks stand for: what each is called, so that the workspace looks like the place of work. */

import { make } from "./draw.js";
import { msg, say } from "./words.js";

/** @type {Record<string, string>} */
const NAMES = {
  shop: msg("Shop back office"),
  window: msg("Single window"),
  bank: msg("Bank desk"),
  ads: msg("Ad console"),
  order: msg("Order desk"),
  freight: msg("Freight desk"),
  document: msg("Document desk"),
};

/** The bar on top of a workspace; none for a task that stands for no tool. @param {string|undefined} workspace */
export function workspaceBar(workspace) {
  const name = NAMES[workspace ?? ""];
  if (!name) return null;
  return make(
    "header",
    { class: "workspace-bar" },
    make("span", { class: "dots", "aria-hidden": "true" }),
    say(make("span", { class: "name" }), name),
  );
}

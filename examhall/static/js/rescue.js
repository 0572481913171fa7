/** Saves what the hall has not got as a sealed and signed file, for a machine that cannot reach it: the chief reads it in.
 *
 * Nobody who carries the file can read or change an answer in it: the keys are made from this page's lease, and only the hall
 * can make them again (examhall/sittings/rescue.py).
 */

import { openDialog } from "./dialog.js";
import { make } from "./draw.js";
import { hmac } from "./sha256.js";
import { _ } from "./words.js";

const KIND = "examhall-answers";
const VERSION = 1;
const BLOCK = 32;

const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
const hex = (/** @type {Uint8Array} */ some) => Array.from(some, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} some */
function base64(some) {
  let text = "";
  for (const byte of some) text += String.fromCharCode(byte);
  return btoa(text);
}

/**
 * The file as text, and how many answers are in it; null where there is nothing or no lease to seal it with.
 * @param {import("./store.js").Store} store @param {number} now hall time, ms
 */
export async function answersFile(store, now) {
  const { lease, epoch, last, receipt, changes } = await store.unsent();
  if (!lease || !changes.length) return null;
  const nonce = hex(crypto.getRandomValues(new Uint8Array(16)));
  const sealed = bytes(JSON.stringify({ changes, last, receipt }));
  const key = hmac(bytes(lease), bytes("seal"));
  for (let block = 0; block * BLOCK < sealed.length; block += 1) {
    const pad = hmac(key, bytes(`${nonce}.${block}`));
    for (let n = block * BLOCK; n < Math.min(sealed.length, (block + 1) * BLOCK); n += 1) sealed[n] ^= pad[n - block * BLOCK];
  }
  const told = { kind: KIND, version: VERSION, sitting: store.sitting, browser: store.browser, epoch, made_at: now, count: changes.length, nonce, sealed: base64(sealed) };
  const signature = hex(hmac(hmac(bytes(lease), bytes("sign")), bytes(Object.values(told).join("\n"))));
  return { text: JSON.stringify({ ...told, signature }), count: changes.length };
}

/**
 * Offers the file to the proctor at the seat.
 * @param {import("./store.js").Store} store @param {import("./types.js").About} about @param {() => number} now hall time, ms
 */
export function offerFile(store, about, now) {
  openDialog({
    title: _("Save the answers as a file"),
    body: [
      make("p", {}, _("For the proctor: only where this machine cannot reach the hall any more. The file holds what the hall has not received yet; the chief proctor reads it in on the console.")),
      make("p", { class: "muted" }, _("It is sealed: nobody can read or change it. Everything stays on this machine as well, and nothing counts twice if it does come back.")),
    ],
    actions: [{ word: _("Cancel") }, { word: _("Save the file"), primary: true, act: () => save(store, about, now()) }],
  });
}

/** @param {import("./store.js").Store} store @param {import("./types.js").About} about @param {number} now */
async function save(store, about, now) {
  const file = await answersFile(store, Math.round(now));
  if (!file) return openDialog({ title: _("Save the answers as a file"), body: [_("Nothing is to be saved: the hall has received everything.")], actions: [{ word: _("Close"), primary: true }] });
  const address = URL.createObjectURL(new Blob([file.text], { type: "application/octet-stream" }));
  const link = make("a", { href: address, download: `${about.candidate.ticket}-${about.seat}.answers`, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

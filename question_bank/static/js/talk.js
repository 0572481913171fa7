/** Talks to the hall for an editor: words as JSON there and back, pictures as they are. */

import { _ } from "/static/js/words.js";

const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";

/**
 * @param {string} path
 * @param {object|Blob} body
 * @returns {Promise<{ok: boolean, told: any}>} told.says is a sentence where it is not ok
 */
export async function ask(path, body) {
  const bytes = body instanceof Blob;
  const unreached = { ok: false, told: { code: "unreached", says: _("The hall cannot be reached. Your words stay on this page.") } };
  const reply = await fetch(path, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": bytes ? "application/octet-stream" : "application/json", "X-CSRFToken": token },
    body: bytes ? body : JSON.stringify(body),
  }).catch(() => null);
  return reply ? { ok: reply.ok, told: await reply.json().catch(() => unreached.told) } : unreached;
}

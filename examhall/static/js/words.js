/** The interface's sentences in both languages, loaded once; a switch changes what stands on the page without a reload. */

import { Unreached } from "./door.js";

/** @type {Record<string, Record<string, string>>} */
const catalogues = {};
/** @type {WeakMap<Element, Map<string, [string, Record<string, any>]>>} */
const said = new WeakMap();
let current = "zh_CN";

/** Tells whoever draws sentences himself that the language has changed ("switch"). */
export const language = new EventTarget();

/** @param {string} start the language shown first; both are loaded, so that a switch needs no network */
export async function loadWords(start) {
  current = start === "en" ? "en" : "zh_CN";
  await Promise.all(
    ["zh_CN", "en"].map(async (locale) => {
      const reply = await fetch(`/words/${locale}.json`).catch((reason) => Promise.reject(new Unreached(String(reason))));
      if (!reply.ok) throw new Unreached(`words ${locale}: ${reply.status}`);
      catalogues[locale] = await reply.json();
    }),
  );
}

export function locale() {
  return current;
}

/**
 * The sentence in the present language; `%(name)s` takes values.
 * @param {string} msgid the English sentence
 * @param {Record<string, any>} [values]
 */
export function _(msgid, values = {}) {
  const sentence = catalogues[current]?.[msgid] || msgid;
  return sentence.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * Marks a sentence that is said elsewhere, so that it stands in the catalogues.
 * @param {string} msgid
 */
export function msg(msgid) {
  return msgid;
}

/**
 * Puts a sentence on an element and keeps it right when the language changes.
 * @template {Element} E
 * @param {E} element
 * @param {string} msgid
 * @param {Record<string, any>} [values]
 * @param {string} [attribute] empty: the element's text
 * @returns {E}
 */
export function say(element, msgid, values = {}, attribute = "") {
  const lines = said.get(element) ?? new Map();
  lines.set(attribute, [msgid, values]);
  said.set(element, lines);
  element.setAttribute("data-said", "");
  put(element, attribute, _(msgid, values));
  return element;
}

/**
 * Forgets a kept sentence and writes plain text, as the server said it.
 * @param {Element} element
 * @param {string} text
 */
export function quote(element, text) {
  said.delete(element);
  element.removeAttribute("data-said");
  put(element, "", text);
}

/** @param {string} to "zh_CN" or "en" */
export function switchTo(to) {
  current = to;
  document.cookie = `locale=${to}; path=/; max-age=31536000; SameSite=Lax`;
  document.documentElement.lang = to === "en" ? "en" : "zh-CN";
  for (const element of document.querySelectorAll("[data-said]")) {
    for (const [attribute, [msgid, values]] of said.get(element) ?? []) put(element, attribute, _(msgid, values));
  }
  language.dispatchEvent(new Event("switch"));
}

/** @param {Element} element @param {string} attribute @param {string} text */
function put(element, attribute, text) {
  if (attribute) element.setAttribute(attribute, text);
  else if (element.textContent !== text) element.textContent = text;
}

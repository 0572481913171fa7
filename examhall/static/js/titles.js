/** What the examination and its part are called in the language of the interface. */

import { locale } from "./words.js";

/** @param {any} named an object that may carry `<key>_en` beside `<key>` @param {string} key @returns {string} */
export function title(named, key) {
  return (locale() === "en" && named[`${key}_en`]) || named[key];
}

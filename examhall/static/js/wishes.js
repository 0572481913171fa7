/** The candidate's small wishes beside the answers: a raised hand, the pledge. Each brings news, or a sentence why not. */

import { Refused } from "./door.js";
import { _ } from "./words.js";

/** @typedef {import("./types.js").News} News */

/**
 * @param {import("./door.js").Door} door
 * @param {string} path
 * @param {object} body
 * @param {string} otherwise
 * @returns {Promise<News>}
 */
async function wish(door, path, body, otherwise) {
  try {
    return (await door.post(path, body)).news;
  } catch (reason) {
    throw new Error(reason instanceof Refused && reason.says ? reason.says : otherwise);
  }
}

/** @param {import("./door.js").Door} door @param {string} about empty: the hand goes down */
export function raiseHand(door, about) {
  return wish(door, "/help", { about }, _("This did not reach the hall. Please raise your hand so that the proctor sees it."));
}

/** @param {import("./door.js").Door} door */
export function lockPage(door) {
  return wish(door, "/lock", {}, _("This did not reach the hall: the page is not locked. Please raise your hand before you leave."));
}

/** @param {import("./door.js").Door} door */
export function takeBreak(door) {
  return wish(door, "/break", {}, _("This did not reach the hall: your break has not begun. Please raise your hand."));
}

/** @param {import("./door.js").Door} door @param {string} version of the pledge's text */
export function givePledge(door, version) {
  return wish(door, "/pledge", { version }, _("This did not reach the hall. Please try again in a moment."));
}

/** What things are called on the console: states, connections, needs, acts; always the same word for the same thing. */

import { _ } from "/static/js/words.js";

/** @type {Record<string, () => string>} */
const STATES = {
  awaiting: () => _("Not here"),
  signed_in: () => _("Signed in"),
  authorised: () => _("Ready"),
  in_progress: () => _("Working"),
  paused: () => _("Paused"),
  submitted: () => _("Handed in"),
  expired: () => _("Collected"),
  terminated: () => _("Stopped"),
  absent: () => _("Absent"),
};

/** @type {Record<string, () => string>} */
const CONNECTIONS = {
  here: () => _("Connected"),
  quiet: () => _("Unsteady"),
  lost: () => _("Lost"),
  never: () => _("Never signed in"),
};

/** @type {Record<string, () => string>} */
const NEEDS = {
  second_sign_in: () => _("Second sign-in"),
  hand: () => _("Hand raised"),
  unsaved: () => _("Answers unsaved for 60 s"),
  lost: () => _("Connection lost"),
  waiting: () => _("Waits for resume"),
  locked: () => _("Page locked"),
  machine_changed: () => _("Machine changed, time not decided"),
  clock_drift: () => _("Machine clock is off"),
  focus_loss: () => _("Left the exam window"),
};

/** @type {Record<string, () => string>} */
const ACTS = {
  authorise: () => _("Let in"),
  withdraw: () => _("Take back"),
  pause: () => _("Pause"),
  resume: () => _("Resume"),
  lock: () => _("Lock"),
  unlock: () => _("Unlock"),
  grant: () => _("Minutes"),
  message: () => _("Message"),
  answer_help: () => _("Hand answered"),
  machine: () => _("Change of machine"),
  approve_machine: () => _("Machine approved"),
  refuse_machine: () => _("Machine refused"),
  mark_absent: () => _("Mark absent"),
  correct_absence: () => _("Correct absence"),
  end: () => _("End the sitting"),
  reopen: () => _("Reopen"),
  incident: () => _("Incident"),
  look: () => _("Looked at"),
  open: () => _("Open the part"),
  emergency_pause: () => _("Emergency pause"),
  confirm_pause: () => _("Pause confirmed"),
  wait_longer: () => _("Wait on"),
  credit: () => _("Credit decided"),
  abandon: () => _("Abandon the examination"),
  confirm: () => _("Confirmed"),
  decline: () => _("Declined"),
  close: () => _("Close the room"),
};

/** @type {Record<string, () => string>} */
const HELP = {
  machine: () => _("Machine or network"),
  paper: () => _("Cannot read the paper"),
  ill: () => _("Not well, or needs to leave"),
  other: () => _("Something else"),
};

/** @type {Record<string, () => string>} */
const SIGNALS = {
  focus_lost: () => _("left the window"),
  fullscreen_left: () => _("left full screen"),
  clock_drift: () => _("machine clock is off"),
  paste_blocked: () => _("tried to paste from outside"),
  second_tab: () => _("opened a second page"),
};

/** @type {Record<string, () => string>} */
const WHOLE_ROOM = {
  pause: () => _("Pause the whole room"),
  resume: () => _("Resume the whole room"),
  grant: () => _("Minutes for all"),
  end: () => _("End for all"),
  abandon: () => _("Abandon the examination"),
};

/** The state of a seat; who waits and who has signed in are told apart. @param {import("./types.js").Seat} seat */
export function shownState(seat) {
  return seat.state === "awaiting" && seat.signed_in ? "signed_in" : seat.state;
}

/** @param {string} state */
export const stateWord = (state) => STATES[state]();
/** @param {string} connection */
export const connectionWord = (connection) => CONNECTIONS[connection]();
/** @param {string} need */
export const needWord = (need) => NEEDS[need]();
/** @param {string} act */
export const actWord = (act) => ACTS[act]();
/** @param {string} act @param {boolean} whole */
export const proposedWord = (act, whole) => (whole ? WHOLE_ROOM : ACTS)[act]();
/** @param {string} about */
export const helpWord = (about) => (HELP[about] ?? HELP.other)();
/** Why a page is locked: the candidate's own word, or what a proctor wrote. @param {string} why */
export const lockWord = (why) => (why === "away" ? _("The candidate is away from the seat") : why);
/** @param {string} signal */
export const signalWord = (signal) => SIGNALS[signal]?.() ?? signal;

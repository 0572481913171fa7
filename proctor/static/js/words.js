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
  doubt: () => _("Identity in doubt"),
  hand: () => _("Hand raised"),
  access: () => _("Browser or network does not pass"),
  unsaved: () => _("Answers unsaved for 60 s"),
  lost: () => _("Connection lost"),
  moving: () => _("Changes seats"),
  waiting: () => _("Waits for resume"),
  locked: () => _("Page locked"),
  machine_changed: () => _("Machine changed, time not decided"),
  clock_drift: () => _("Machine clock is off"),
  fast_answers: () => _("Answers faster than one reads"),
  focus_loss: () => _("Left the exam window"),
};

/** @type {Record<string, () => string>} */
const ACTS = {
  authorise: () => _("Let in"),
  withdraw: () => _("Take back"),
  pause: () => _("Pause"),
  break: () => _("Break"),
  resume: () => _("Resume"),
  lock: () => _("Lock"),
  unlock: () => _("Unlock"),
  grant: () => _("Minutes"),
  message: () => _("Message"),
  take_help: () => _("I go"),
  release_help: () => _("Give the hand back"),
  answer_help: () => _("Hand answered"),
  change_seat: () => _("Change seat"),
  machine: () => _("Change of machine"),
  approve_machine: () => _("Machine approved"),
  refuse_machine: () => _("Machine refused"),
  waive_access: () => _("Let in unchecked"),
  settle: () => _("Settle the identity"),
  mark_absent: () => _("Mark absent"),
  correct_absence: () => _("Correct absence"),
  hand_in: () => _("Hand in for"),
  end: () => _("End the sitting"),
  reopen: () => _("Reopen"),
  incident: () => _("Incident"),
  request_void: () => _("Request: make void"),
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
  question: () => _("A question is unclear"),
  leave: () => _("Needs to leave the room"),
  ill: () => _("Not well"),
  other: () => _("Something else"),
};

/** @type {Record<string, () => string>} */
const SIGNALS = {
  focus_lost: () => _("left the window"),
  fullscreen_left: () => _("left full screen"),
  clock_drift: () => _("machine clock is off"),
  paste_blocked: () => _("tried to paste from outside"),
  secure_browser: () => _("browser check failed"),
  foreign_network: () => _("not in the room's network"),
  second_tab: () => _("opened a second page"),
  fast_answers: () => _("answered fifteen questions faster than one reads"),
};

/** @type {Record<string, () => string>} */
const ARRANGED = {
  breaks: () => _("breaks"),
  large_text: () => _("large text"),
  high_contrast: () => _("high contrast"),
  read_aloud: () => _("read aloud"),
};

/** @type {Record<string, () => string>} */
const ARRIVED = {
  here: () => _("Checked in"),
  out: () => _("Out of the room"),
  doubt: () => _("Identity in doubt"),
  refused: () => _("Turned away at the door"),
};

/** @type {Record<string, () => string>} */
const WHOLE_ROOM = {
  pause: () => _("Pause the whole room"),
  resume: () => _("Resume the whole room"),
  grant: () => _("Minutes for all"),
  end: () => _("End for all"),
  abandon: () => _("Abandon the examination"),
};

/** @type {Record<string, () => string>} */
const VOID = {
  requested: () => _("Requested: make void"),
  voided: () => _("Made void"),
  declined: () => _("Request to make void declined"),
};

/** The state of a seat; who waits and who has signed in are told apart. @param {import("./types.js").Seat} seat */
export function shownState(seat) {
  return seat.state === "awaiting" && seat.signed_in ? "signed_in" : seat.state;
}

/** @type {Record<string, () => string>} */
const PHASES = {
  not_opened: () => _("Not opened"),
  opened: () => _("Opened"),
  paused: () => _("Paused"),
  proposed: () => _("Waits for a second person"),
  closed: () => _("Closed"),
};

/** @type {Record<string, () => string>} */
const ALARMS = {
  unattended: () => _("No proctor is at the console"),
  pause_unconfirmed: () => _("Emergency pause not confirmed"),
};

/** @param {string} state */
export const stateWord = (state) => STATES[state]();
/** @param {string} connection */
export const connectionWord = (connection) => CONNECTIONS[connection]();
/** @param {string} phase */
export const phaseWord = (phase) => PHASES[phase]();
/** @param {string} alarm */
export const alarmWord = (alarm) => ALARMS[alarm]();
/** @param {string} need */
export const needWord = (need) => NEEDS[need]();
/** @param {string} act */
export const actWord = (act) => ACTS[act]();
/** @param {string} act @param {boolean} whole */
export const proposedWord = (act, whole) => (whole ? WHOLE_ROOM : ACTS)[act]();
/** @param {string} kind of what an accommodation gives */
export const arrangedWord = (kind) => ARRANGED[kind]();
/** @param {string} how a candidate stands at the door */
export const arrivedWord = (how) => ARRIVED[how]();
/** @type {Record<string, () => string>} reasons that the hall itself gives */
const REASONS = {
  away: () => _("The candidate is away from the seat"),
  break: () => _("Break"),
  entered: () => "",
};

/** A reason in words: the hall's own, or what somebody wrote. @param {string} why */
export const reasonWord = (why) => REASONS[why]?.() ?? why;
/** 2 min, 1 min 1 s, or 1 s @param {number} seconds */
export function lasting(seconds) {
  const minutes = Math.floor(seconds / 60), rest = seconds % 60;
  return [minutes > 0 && _("%(minutes)s min", { minutes }), rest > 0 && _("%(seconds)s s", { seconds: rest })].filter(Boolean).join(" ");
}
/** @param {string} about */
export const helpWord = (about) => (HELP[about] ?? HELP.other)();
/** What became of a request to make a part void. @param {string} decision */
export const voidWord = (decision) => VOID[decision]();
/** @param {string} signal */
export const signalWord = (signal) => SIGNALS[signal]?.() ?? signal;

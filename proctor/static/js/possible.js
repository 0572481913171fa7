/** Which acts are possible for all that are chosen: by their states, by what they wait for, and by who is at the console. Pure. */

/** @typedef {import("./types.js").Seat} Seat */

/** In the order of the bar. `machine` stands for approving and refusing. */
export const ON_CANDIDATES = [
  "authorise", "withdraw", "settle", "machine", "take_help", "answer_help", "release_help", "resume", "break", "pause", "unlock", "lock", "grant", "message", "look",
  "waive_access", "change_seat", "incident", "request_void", "mark_absent", "correct_absence", "reopen", "hand_in", "end",
];
const ONE_BY_ONE = ["machine", "reopen", "change_seat", "hand_in", "request_void"];
const STATELESS = ["incident", "look", "settle", "request_void"];
const AFTER_CLOSING = ["incident", "request_void"];

/** @type {Record<string, (seat: Seat, you: import("./room.js").Room["you"]) => boolean>} what an act needs besides the state */
const NEEDS = {
  machine: (seat) => seat.asking.length > 0 && !["submitted", "expired", "terminated", "absent"].includes(seat.state),
  take_help: (seat) => seat.help !== "" && seat.help_by === "",
  answer_help: (seat, you) => seat.help !== "" && ["", you.id].includes(seat.help_by),
  release_help: (seat, you) => seat.help_by !== "" && (you.chief || seat.help_by === you.id),
  request_void: (seat) => seat.void !== "requested",
  resume: (seat) => seat.own_hold,
  settle: (seat) => seat.arrived === "doubt" || seat.arrived === "refused",
  break: (seat) => seat.break_left_ms > 0 && !seat.break_until,
  lock: (seat) => !seat.locked,
  unlock: (seat) => seat.locked !== "",
  look: (seat) => Object.keys(seat.signals).length > 0,
  waive_access: (seat) => !seat.waived,
  reopen: (seat) => !seat.closed,
  correct_absence: (seat) => !seat.closed,
};

/**
 * @param {import("./room.js").Room} room
 * @param {Iterable<string>} ids
 * @returns {string[]}
 */
export function possible(room, ids) {
  const seats = [...ids].map((id) => room.seats.get(id)).filter((seat) => seat !== undefined);
  if (!seats.length) return [];
  return ON_CANDIDATES.filter((act) => {
    const name = act === "machine" ? "approve_machine" : act;
    if (!room.you.acts.includes(name) || (ONE_BY_ONE.includes(act) && seats.length > 1)) return false;
    if (act === "waive_access" && !room.about.access) return false;
    if (room.header.closed_at !== null && !AFTER_CLOSING.includes(act)) return false;
    return seats.every((seat) => (STATELESS.includes(act) || room.possible[seat.state].includes(name)) && (NEEDS[act]?.(seat, room.you) ?? true));
  });
}

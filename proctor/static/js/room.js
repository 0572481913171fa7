/** The room as the console knows it: a snapshot, and deltas laid over it where they are newer. Pure. */

/** @typedef {import("./types.js").Seat} Seat */
/** @typedef {import("./types.js").Delta} Delta */
/** @typedef {import("./types.js").Snapshot} Snapshot */
/**
 * @typedef {object} Room
 * @property {number} began when the snapshot was taken
 * @property {Map<string, Seat>} seats
 * @property {Map<string, number>} told when each seat was last told of
 * @property {import("./types.js").Header} header
 * @property {number} headed when the header was last told
 * @property {Map<string, import("./types.js").Place>} places in seat order
 * @property {import("./types.js").About} about
 * @property {Snapshot["possible"]} possible
 * @property {Snapshot["you"]} you
 * @property {import("./types.js").Kind[]} kinds
 * @property {string[]} texts
 */

const CONNECTIONS = ["here", "quiet", "lost", "never"]; // their numbers in the sum

/** What a message leaves out. @type {Omit<Seat, "id"|"version"|"state"|"fields">} */
const LEFT_OUT = {
  turn: 0, answered: 0, signed_in: false, deadline: null, left_ms: null, saved_at: null, ended_at: null, connection: "here",
  silent_since: 0, unsaved_since: 0, heard: 0, machine: "", machines: 0, asking: [], help: "", help_by: "", helper: "", seat: 0,
  granted_ms: 0, alone_ms: 0, extra_ms: 0, own_hold: false, break_left_ms: 0, break_until: 0, arranged: [], locked: "", waived: false,
  kept: 0, reopened: false, closed: false, signals: {}, paper: 0, incidents: 0, misconduct: false, arrived: "", void: "", needs: [],
};

/** @param {Partial<Seat>} seat @returns {Seat} */
function whole(seat) {
  return /** @type {Seat} */ ({ ...LEFT_OUT, ...seat });
}

/** @param {Snapshot} snapshot @returns {Room} */
export function begin(snapshot) {
  const seats = snapshot.seats.map(whole);
  return {
    began: snapshot.now,
    seats: new Map(seats.map((seat) => [seat.id, seat])),
    told: new Map(seats.map((seat) => [seat.id, snapshot.now])),
    header: snapshot.header,
    headed: snapshot.now,
    places: new Map(snapshot.places.map((place) => [place.id, place])),
    about: snapshot.about, possible: snapshot.possible, you: snapshot.you, kinds: snapshot.kinds, texts: snapshot.texts,
  };
}

/**
 * The room after a delta, which seats it changed, and whether the sums agree: where not, something was missed.
 * @param {Room} room
 * @param {Delta} delta
 * @returns {{room: Room, moved: string[], agrees: boolean}}
 */
export function apply(room, delta) {
  const seats = new Map(room.seats), told = new Map(room.told);
  const moved = [];
  let known = true;
  for (const seat of delta.seats.map(whole)) {
    const before = seats.get(seat.id);
    if (!before) known = false;
    else if (isNewer(seat, before, delta.now, told.get(seat.id) ?? 0)) {
      seats.set(seat.id, seat);
      told.set(seat.id, delta.now);
      moved.push(seat.id);
    }
  }
  const newer = delta.header && delta.header.count >= room.header.count && delta.now >= room.headed;
  const after = { ...room, seats, told, places: seated(room.places, seats), ...(newer && { header: /** @type {any} */ (delta.header), headed: delta.now }) };
  return { room: after, moved, agrees: known && (delta.now < room.began || total(after) === delta.sum) };
}

/**
 * Who sits where, in seat order, with every change of seat; the same map where nobody moved.
 * @param {Map<string, import("./types.js").Place>} places @param {Map<string, Seat>} seats
 */
function seated(places, seats) {
  const now = [...places.values()].map((place) => ({ ...place, seat: seats.get(place.id)?.seat || place.seat }));
  if (now.every(({ id, seat }) => places.get(id)?.seat === seat)) return places;
  return new Map(now.sort((one, other) => one.seat - other.seat).map((place) => [place.id, place]));
}

/** The row's version decides; presence, which has none, the hall's clock. @param {Seat} seat @param {Seat} before @param {number} now @param {number} told */
function isNewer(seat, before, now, told) {
  return seat.version > before.version || (seat.version === before.version && now >= told);
}

/** @param {Room} room */
export function total(room) {
  let sum = room.header.count;
  for (const seat of room.seats.values()) sum += seat.version + seat.heard + seat.paper + seat.silent_since + seat.unsaved_since + CONNECTIONS.indexOf(seat.connection);
  return sum;
}

/**
 * How many sittings are in each state, or in what stands for it.
 * @param {Room} room @param {(seat: Seat) => string} [stateOf]
 * @returns {Map<string, number>}
 */
export function counts(room, stateOf = (seat) => seat.state) {
  const found = new Map();
  for (const seat of room.seats.values()) found.set(stateOf(seat), (found.get(stateOf(seat)) ?? 0) + 1);
  return found;
}

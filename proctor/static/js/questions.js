/** What is asked before an act on candidates, and what is sent once it is answered. An act without a question goes at once. */

import { make } from "/static/js/draw.js";
import { minuteOf, secondOf, span } from "/static/js/times.js";
import { _ } from "/static/js/words.js";
import { given as minutesGiven } from "./deadlines.js";
import { asked, choice, figure, text, told, whom } from "./dialogs.js";
import { GRANT_MOST, answered, faults, reason, since, sinceOf } from "./reasons.js";
import { seatNumber } from "./seat_words.js";
import { ask } from "./wire.js";
import { connectionWord } from "./words.js";

/** @typedef {import("./room.js").Room} Room */
/** @typedef {import("./reasons.js").Ask} Ask */

/** @type {Record<string, Ask>} */
export const QUESTIONS = {
  authorise: async (_room, ids) => ({ act: "authorise", sittings: ids }),
  withdraw: async (_room, ids) => ({ act: "withdraw", sittings: ids }),
  take_help: async (_room, ids) => ({ act: "take_help", sittings: ids }),
  release_help: async (_room, ids) => ({ act: "release_help", sittings: ids }),
  answer_help: async (_room, ids) => ({ act: "answer_help", sittings: ids }),
  resume: async (_room, ids) => ({ act: "resume", sittings: ids }),
  break: async (_room, ids) => ({ act: "break", sittings: ids }),
  unlock: async (_room, ids) => ({ act: "unlock", sittings: ids }),
  look: async (_room, ids) => ({ act: "look", sittings: ids }),

  machine: async (room, [id]) => {
    const seat = room.seats.get(id), asker = seat?.asking[0];
    if (!seat || !asker) return null;
    const args = { browser: asker.browser };
    const evidence = await evidenceOf(room, id);
    const answer = await asked({
      title: _("Change of machine"),
      says: [whom(room, [id]), make("dl", { class: "facts" }, make("dt", {}, _("Writes now")), make("dd", {}, seat.machine || "—"), make("dt", {}, _("Asks to write")), make("dd", {}, asker.machine || "—"), make("dt", {}, _("Asked at")), make("dd", { class: "figures" }, minuteOf(asker.at)), ...(evidence ? standing(evidence) : [])),
        make("p", { class: "muted" }, _("Check at the seat who sits there. After the change the old machine no longer writes; nothing it sent is lost.")),
        make("p", { class: "muted" }, _("What the change cost is proposed here as soon as the new machine goes on. Nothing is given by itself."))],
      act: _("Let this machine go on"),
      other: { word: _("Refuse"), value: { refuse: true }, danger: true },
    });
    return answered(answer, () => ({ act: answer.refuse ? "refuse_machine" : "approve_machine", sittings: [id], args }));
  },

  settle: async (room, ids) => {
    const doubts = ids.length === 1 ? await doubtsOf(room, ids[0]) : [];
    const parts = { reason: reason([_("Document seen again, no doubt left"), _("Confirmed by the centre's records"), _("Another person than on the photo")]) };
    const answer = await asked({
      title: _("Identity in doubt"), says: [whom(room, ids), ...doubts],
      parts: { ...parts, kind: choice(_("Decision"), [{ label: _("Decision"), options: [["settled", _("It is this candidate")], ["refused", _("Turn away")]] }], _("Please decide.")) },
      act: _("Decide"),
    });
    return answered(answer, ({ reason: why, kind }) => ({ act: "settle", sittings: ids, args: { kind }, reason: why }));
  },

  compensate: async (room, [id]) => {
    const granted = grantedTo(room, [id]), evidence = await evidenceOf(room, id);
    if (!evidence?.loss) return null;
    const seconds = Math.round(evidence.loss.proposed_ms / 1000);
    const answer = await asked({
      title: _("Time lost by a change of machine"),
      says: [whom(room, [id]), make("dl", { class: "facts" }, ...lost(evidence)), evidence.loss.doubtful > 0 && make("p", { class: "notice stop" }, _("The page's clock contradicts the order of its answers: look closely.")),
        make("p", { class: "muted" }, _("Proposed from the old machine's last word to the new one's first, without what was answered meanwhile and without pauses. An outage can be faked: compare with the neighbours."))],
      parts: { given: figure(_("Seconds to give"), seconds, 0, GRANT_MOST * 60, _("Up to %(most)s minutes in all for each candidate; more waits for a second person.", { most: room.about.alone_limit / 60 })), reason: reason([_("Change of machine after a failure")]) },
      act: _("Grant"), other: { word: _("Give nothing"), value: { nothing: true } },
    });
    return answered(answer, ({ nothing, given, reason: why }) => (nothing || given === 0 ? { act: "look", sittings: [id], args: { signal: "machine_changed" } } : { act: "grant", sittings: [id], args: { seconds: given, granted }, reason: why }));
  },

  pause: async (room, ids, now) => answered(
    await asked({ title: _("Stop the clock"), says: [whom(room, ids)], parts: { reason: reason(faults()), back: since(now) }, act: _("Pause") }),
    ({ reason: why, back }) => ({ act: "pause", sittings: ids, args: sinceOf(back, now), reason: why })),

  lock: async (room, ids) => answered(
    await asked({
      title: _("Lock"), says: [whom(room, ids), make("p", { class: "muted" }, _("The paper is covered and takes nothing until it is unlocked here. The clock runs on, unless the rules of this exam stop it."))],
      parts: { reason: reason([_("The candidate is away from the seat"), _("Identity to be checked")]) }, act: _("Lock"),
    }),
    ({ reason: why }) => ({ act: "lock", sittings: ids, reason: why })),

  grant: async (room, ids, now) => {
    const hint = _("Up to %(most)s minutes in all for each candidate; more waits for a second person.", { most: room.about.alone_limit / 60 });
    const granted = grantedTo(room, ids);
    return answered(
      await asked({ title: _("Grant minutes"), parts: { given: minutesGiven(room, ids, now, GRANT_MOST, hint), reason: reason(faults()) }, act: _("Grant") }),
      ({ given, reason: why }) => ({ act: "grant", sittings: ids, args: { seconds: given * 60, granted }, reason: why }));
  },

  change_seat: async (room, [id]) => {
    const from = room.places.get(id)?.seat ?? 0, groups = freeSeats(room);
    if (!groups.length) {
      await told(_("Change seat"), _("Every seat of this room is taken or out of order."));
      return null;
    }
    return answered(
      await asked({
        title: _("Change seat"),
        says: [whom(room, [id]), make("p", { class: "muted" }, _("The machine at seat %(seat)s no longer writes. The candidate signs in at the new seat and is let on from here. The clock runs on: minutes are granted apart.", { seat: seatNumber(from) }))],
        parts: { seat: choice(_("New seat"), groups), reason: reason([_("The machine failed"), _("Screen, keyboard or mouse"), _("Kept apart from a neighbour"), _("The candidate is not well")]) },
        act: _("Change seat"),
      }),
      ({ seat, reason: why }) => ({ act: "change_seat", sittings: [id], args: { seat: Number(seat) }, reason: why }));
  },

  hand_in: async (room, [id]) => answered(
    await asked({
      title: _("Hand in for the candidate"),
      says: [whom(room, [id]), make("p", {}, _("For a candidate who cannot press it. What the hall has received is handed in, with a receipt. The record says who did it and why."))],
      parts: { reason: reason([_("The machine failed"), _("The candidate is not well"), _("The candidate asked for it")]) }, act: _("Hand in"), danger: true,
    }),
    ({ reason: why }) => ({ act: "hand_in", sittings: [id], reason: why })),

  request_void: async (room, [id]) => {
    const noted = await notedOf(room, id);
    const options = /** @type {[string, string][]} */ (noted.map((one) => [one.id, `${secondOf(one.at)} ${one.title}`]));
    return answered(
      await asked({
        title: _("Request that this part be made void"),
        says: [whom(room, [id]), make("p", { class: "muted" }, _("The room only asks. Two persons of the authority decide; until then nothing changes."))],
        parts: { incident: choice(_("What was noted"), [...(options.length ? [{ label: _("Incidents of this candidate"), options: options.reverse() }] : []), { label: _("Other"), options: [["", _("Nothing was noted")]] }]), reason: reason() },
        act: _("Send the request"), danger: true,
      }),
      ({ incident, reason: why }) => ({ act: "request_void", sittings: [id], args: { incident }, reason: why }));
  },

  message: async (room, ids) => answered(
    await asked({
      title: _("Message to the candidate"), says: [whom(room, ids)],
      parts: { said: text(_("Message"), room.texts, _("Please write what is to be said.")) },
      act: _("Send"),
    }),
    ({ said }) => ({ act: "message", sittings: ids, args: { text: said } })),

  waive_access: async (room, ids) => answered(
    await asked({
      title: _("Let in unchecked"), says: [whom(room, ids), make("p", { class: "muted" }, _("The browser and the network of these candidates are not checked again. It stands in the record of the room with your name."))],
      parts: { reason: reason([_("The exams office cannot mend it in time"), _("Spare machine without Safe Exam Browser"), _("Machine has another address today")]) }, act: _("Let in unchecked"),
    }),
    ({ reason: why }) => ({ act: "waive_access", sittings: ids, reason: why })),

  mark_absent: async (room, ids) => answered(
    await asked({ title: _("Mark absent"), says: [whom(room, ids), make("p", { class: "muted" }, _("Only a chief proctor can correct this, and only until the room is closed."))], act: _("Mark absent"), danger: true }),
    () => ({ act: "mark_absent", sittings: ids })),

  correct_absence: async (room, ids) => answered(
    await asked({ title: _("Correct absence"), says: [whom(room, ids)], parts: { reason: reason([_("Marked by mistake"), _("Came within the time")]) }, act: _("Correct") }),
    ({ reason: why }) => ({ act: "correct_absence", sittings: ids, reason: why })),

  end: async (room, ids) => answered(
    await asked({
      title: _("End the sitting"), says: [whom(room, ids), make("p", {}, _("What is saved stays and counts. Nobody can go on, unless a chief proctor reopens before the room is closed."))],
      parts: { reason: reason([_("Misconduct"), _("Asked to leave"), _("Not well, cannot go on")]) }, act: _("End the sitting"), danger: true,
    }),
    ({ reason: why }) => ({ act: "end", sittings: ids, reason: why })),

  reopen: async (room, ids) => answered(
    await asked({
      title: _("Reopen"), says: [whom(room, ids), make("p", { class: "muted" }, _("The candidate goes on with the time that was left then, plus the minutes given here. The receipt no longer stands."))],
      parts: { given: figure(_("Minutes to add"), 0, 0, GRANT_MOST, _("Needed where no time was left.")), reason: reason([_("Handed in by mistake"), _("Collected during a failure")]) }, act: _("Reopen"), danger: true,
    }),
    ({ given, reason: why }) => ({ act: "reopen", sittings: ids, args: { seconds: given * 60 }, reason: why })),

  incident: async (room, ids) => answered(
    await asked({ title: _("Note an incident"), says: [ids.length ? whom(room, ids) : null], parts: incidentParts(room, ids.length > 0), act: _("Note") }),
    ({ kind, said }) => ({ act: "incident", sittings: ids, args: { kind, text: said } })),
};

/** What these have been granted as it is shown now: the hall refuses more where it has changed meanwhile. @param {Room} room @param {string[]} ids */
function grantedTo({ seats }, ids) {
  return Object.fromEntries(ids.map((id) => [id, seats.get(id)?.granted_ms ?? 0]));
}

/** The seats one can move to, spare ones first. @param {Room} room */
function freeSeats({ about, places }) {
  const taken = new Set([...places.values()].map(({ seat }) => seat));
  const free = about.plan.flat().filter((seat) => seat && !taken.has(seat) && !about.broken.includes(seat)).sort((one, other) => one - other);
  const group = (/** @type {string} */ label, /** @type {boolean} */ spare) => ({ label, options: /** @type {[string, string][]} */ (free.filter((seat) => about.spare.includes(seat) === spare).map((seat) => [String(seat), _("Seat %(seat)s", { seat })])) });
  return [group(_("Spare"), true), group(_("Free"), false)].filter(({ options }) => options.length > 0);
}

/** What is in doubt and who says so, and the way to the photo and the document's number. @param {Room} room @param {string} id */
async function doubtsOf(room, id) {
  const noted = await notedOf(room, id), doubt = noted.filter(({ kind }) => kind === "identity").at(-1);
  const door = `/proctor/door?ticket=${encodeURIComponent(room.places.get(id)?.ticket ?? "")}&sitting=${encodeURIComponent(id)}`;
  return [
    doubt && make("dl", { class: "facts" }, make("dt", {}, _("In doubt")), make("dd", {}, doubt.text || "—"), make("dt", {}, _("Noted at")), make("dd", { class: "figures" }, secondOf(doubt.at))),
    make("p", {}, make("a", { href: door, target: "_blank" }, _("Photo and identity number at the door"))),
  ];
}

/** What was noted against this candidate; nothing where the hall does not answer. @param {Room} room @param {string} id @returns {Promise<import("./timeline.js").Noted[]>} */
async function notedOf(room, id) {
  try {
    const told = await ask(`/proctor/rooms/${room.about.run}/sittings/${id}/timeline`);
    return told.incidents.filter((/** @type {{id: string}} */ one) => one.id);
  } catch {
    return [];
  }
}

/** Asked again before a hand-in that leaves answers behind. @param {string} says the hall's sentence */
export function askDespite(says) {
  return asked({
    title: _("Answers still wait on the machine"),
    says: [make("p", {}, says), make("p", { class: "muted" }, _("If the machine can be mended, wait: they go up by themselves. If it cannot, hand in now; when they come later the chief proctor decides on each."))],
    act: _("Hand in all the same"), danger: true,
  });
}

/**
 * What is known of a machine and of those around it; null where the hall does not answer: the question is asked all the same.
 * @param {Room} room @param {string} id @returns {Promise<import("./types.js").Evidence|null>}
 */
function evidenceOf(room, id) {
  return ask(`/proctor/rooms/${room.about.run}/sittings/${id}/machine`).catch(() => null);
}

/** @param {string} word @param {string} said */
const fact = (word, said) => [make("dt", {}, word), make("dd", { class: "figures" }, said)];

/** The machine that writes now, and its neighbours. @param {import("./types.js").Evidence} evidence */
function standing({ connection, heard_at, saved_at, neighbours, silent }) {
  return [
    ...fact(_("Connection now"), [connectionWord(connection), heard_at && _("last heard of %(time)s", { time: secondOf(heard_at) })].filter(Boolean).join(" · ")),
    ...fact(_("Last save"), saved_at ? secondOf(saved_at) : "—"),
    ...fact(_("Neighbours without connection"), _("%(silent)s of %(all)s", { silent, all: neighbours })),
  ];
}

/** @param {import("./types.js").Evidence} evidence */
function lost({ loss, neighbours, silent }) {
  if (!loss) return [];
  return [
    ...fact(_("Machine before"), loss.before || "—"), ...fact(_("Machine now"), loss.after || "—"),
    ...fact(_("Old machine last heard of"), secondOf(loss.silent_since)), ...fact(_("Change approved"), secondOf(loss.approved_at)), ...fact(_("New machine's first word"), secondOf(loss.moved_at)),
    ...fact(_("Answered meanwhile"), loss.answers ? _("%(count)s, the last at %(time)s", { count: loss.answers, time: secondOf(loss.since) }) : "—"),
    ...fact(_("Neighbours without connection now"), _("%(silent)s of %(all)s", { silent, all: neighbours })),
    ...fact(_("Proposed"), span(Math.round(loss.proposed_ms / 1000) * 1000)),
  ];
}

/** @param {Room} room @param {boolean} candidates */
function incidentParts(room, candidates) {
  const titles = /** @type {Record<string, string>} */ ({ room: _("Room"), candidate: _("Candidate"), machine: _("Machine"), misconduct: _("Misconduct") });
  const order = candidates ? ["candidate", "machine", "misconduct", "room"] : ["room"];
  const groups = order.map((group) => ({ label: titles[group], options: /** @type {[string, string][]} */ (room.kinds.filter((one) => one.group === group).map((one) => [one.kind, one.title])) }));
  return { kind: choice(_("What happened"), groups, _("Please choose what happened.")), said: text(_("Facts"), [], _("Please write down what happened."), _("What you saw, when, and what was done. The room only records; the authority decides.")) };
}

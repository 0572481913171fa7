/** What is asked before each act, and what is sent once it is answered. An act without a question is sent at once. */

import { make } from "/static/js/draw.js";
import { minuteOf, minutes } from "/static/js/times.js";
import { _ } from "/static/js/words.js";
import { asked, choice, figure, text, told, whom } from "./dialogs.js";
import { proposalTitle } from "./head.js";
import { counts } from "./room.js";
import { seatNumber } from "./seat_words.js";
import { stateWord } from "./words.js";

/** @typedef {import("./room.js").Room} Room */
/** @typedef {import("./types.js").Args} Args */
/** @typedef {{act: string, sittings: string[]|"all", args?: Args, reason?: string}} Wanted */
/** @typedef {(room: Room, ids: string[], now: number) => Promise<Wanted|null>} Ask */

const BACK_MOST = 60; // minutes a pause may lie back
const GRANT_MOST = 180;

const reasonNeeded = () => _("Please give a reason: it is written into the record.");
const faults = () => [_("The machine failed"), _("The network failed"), _("The candidate is not well"), _("Noise or disturbance")];
const twoPersons = () => make("p", { class: "notice" }, _("This concerns the whole room: a second person must confirm it, and one of the two must be a chief proctor."));
const reason = (/** @type {string[]} */ canned = []) => text(_("Reason"), canned, reasonNeeded(), _("It is written into the record."));
const since = () => figure(_("Minutes back from now"), 0, 0, BACK_MOST, _("0: the clock stops now. After a power cut, count back to when it began."));

/** @param {any} answer @param {(answer: any) => Wanted} wanted */
const answered = (answer, wanted) => answer && wanted(answer);

/** The ids of all who sit. @param {Room} room @param {...string} states */
function inStates(room, ...states) {
  return [...room.places.keys()].filter((id) => states.includes(room.seats.get(id)?.state ?? ""));
}

/** @param {number} back minutes @param {number} now */
const sinceOf = (back, now) => (back ? { since: Math.round(now - back * 60_000) } : {});

/** @type {Record<string, Ask>} */
export const QUESTIONS = {
  authorise: async (_room, ids) => ({ act: "authorise", sittings: ids }),
  withdraw: async (_room, ids) => ({ act: "withdraw", sittings: ids }),
  answer_help: async (_room, ids) => ({ act: "answer_help", sittings: ids }),
  resume: async (_room, ids) => ({ act: "resume", sittings: ids }),
  look: async (_room, ids) => ({ act: "look", sittings: ids }),

  machine: async (room, [id]) => {
    const seat = room.seats.get(id), asker = seat?.asking[0];
    if (!seat || !asker) return null;
    const args = { browser: asker.browser };
    const answer = await asked({
      title: _("Change of machine"),
      says: [whom(room, [id]), make("dl", { class: "facts" }, make("dt", {}, _("Writes now")), make("dd", {}, seat.machine || "—"), make("dt", {}, _("Asks to write")), make("dd", {}, asker.machine || "—"), make("dt", {}, _("Asked at")), make("dd", { class: "figures" }, minuteOf(asker.at))),
        make("p", { class: "muted" }, _("Check at the seat who sits there. After the change the old machine no longer writes; nothing it sent is lost."))],
      act: _("Let this machine go on"),
      other: { word: _("Refuse"), value: { refuse: true }, danger: true },
    });
    return answered(answer, () => ({ act: answer.refuse ? "refuse_machine" : "approve_machine", sittings: [id], args }));
  },

  pause: async (room, ids, now) => answered(
    await asked({ title: _("Stop the clock"), says: [whom(room, ids)], parts: { reason: reason(faults()), back: since() }, act: _("Pause") }),
    ({ reason: why, back }) => ({ act: "pause", sittings: ids, args: sinceOf(back, now), reason: why })),

  grant: async (room, ids) => {
    const most = room.about.alone_limit / 60;
    const over = ids.filter((id) => (room.seats.get(id)?.granted_ms ?? 0) > 0).map((id) => `${seatNumber(room.places.get(id)?.seat ?? 0)}: ${minutes(room.seats.get(id)?.granted_ms ?? 0)}`);
    return answered(
      await asked({
        title: _("Grant minutes"),
        says: [whom(room, ids), over.length > 0 && make("p", { class: "muted figures" }, _("Granted so far, in minutes: %(list)s", { list: over.join(" · ") }))],
        parts: { given: figure(_("Minutes for each"), 5, 1, GRANT_MOST, _("Up to %(most)s minutes in all for each candidate; more waits for a second person.", { most })), reason: reason(faults()) },
        act: _("Grant"),
      }),
      ({ given, reason: why }) => ({ act: "grant", sittings: ids, args: { seconds: given * 60 }, reason: why }));
  },

  message: async (room, ids) => answered(
    await asked({
      title: _("Message to the candidate"), says: [whom(room, ids)],
      parts: { said: text(_("Message"), [_("Please raise your hand if you need help."), _("Please stay seated; the network is being repaired."), _("Please stay in the exam window.")], _("Please write what is to be said.")) },
      act: _("Send"),
    }),
    ({ said }) => ({ act: "message", sittings: ids, args: { text: said } })),

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

  open: async (room) => {
    const found = counts(room), ready = found.get("authorised") ?? 0, away = found.get("awaiting") ?? 0;
    return answered(
      await asked({
        title: _("Open the part"),
        says: [make("p", {}, _("%(count)s candidates start now.", { count: ready })), away > 0 && make("p", {}, _("%(count)s are not let in: each starts when let in, and the clock has run since the opening.", { count: away }))],
        act: _("Open now"),
      }),
      () => ({ act: "open", sittings: [] }));
  },

  authorise_all: async (room) => {
    const here = inStates(room, "awaiting").filter((id) => room.seats.get(id)?.signed_in);
    const ids = inStates(room, "awaiting");
    return answered(
      await asked({
        title: _("Let in"), says: [make("p", {}, _("%(here)s have signed in, %(away)s have not.", { here: here.length, away: ids.length - here.length }))],
        act: _("Let in %(count)s who signed in", { count: here.length }), other: { word: _("Let in all %(count)s", { count: ids.length }), value: { all: true } },
      }),
      (answer) => ({ act: "authorise", sittings: answer.all ? ids : here }));
  },

  emergency_pause: async (room) => answered(
    await asked({
      title: _("Emergency pause"), says: [make("p", {}, _("All clocks of the room stop at once, and all papers are covered. Another person must confirm it within five minutes."))],
      parts: { reason: reason([_("Fire alarm"), _("Power failure"), _("Network failure"), _("Somebody is badly hurt or ill")]) }, act: _("Stop all clocks now"), danger: true,
    }),
    ({ reason: why }) => ({ act: "emergency_pause", sittings: [], reason: why })),

  pause_room: async (room, _ids, now) => answered(
    await asked({ title: _("Pause the whole room"), says: [twoPersons(), late(room)], parts: { reason: reason([_("Power failure"), _("Network failure"), _("Noise or disturbance")]), back: since() }, act: _("Propose") }),
    ({ reason: why, back }) => ({ act: "pause", sittings: "all", args: sinceOf(back, now), reason: why })),
  resume_room: async () => answered(
    await asked({ title: _("Resume the whole room"), says: [twoPersons(), make("p", {}, _("All clocks run on. A candidate's own pause stays."))], act: _("Propose") }),
    () => ({ act: "resume", sittings: "all" })),
  grant_room: async (room) => answered(
    await asked({ title: _("Minutes for all"), says: [twoPersons(), sits(room)], parts: { given: figure(_("Minutes for each"), 5, 1, GRANT_MOST), reason: reason([_("Power failure"), _("Network failure"), _("Late opening")]) }, act: _("Propose") }),
    ({ given, reason: why }) => ({ act: "grant", sittings: "all", args: { seconds: given * 60 }, reason: why })),
  end_room: async (room) => answered(
    await asked({ title: _("End for all"), says: [twoPersons(), sits(room), make("p", {}, _("What is saved stays and counts. Nobody can go on, unless a chief proctor reopens before the room is closed."))], parts: { reason: reason([_("The failure could not be mended in time")]) }, act: _("Propose"), danger: true }),
    ({ reason: why }) => ({ act: "end", sittings: "all", reason: why })),

  message_all: async () => answered(
    await asked({
      title: _("Message to all"),
      parts: { said: text(_("Message"), [_("The network is being repaired. Your answers are safe; please go on."), _("Please be quiet."), _("Please stay seated.")], _("Please write what is to be said.")) }, act: _("Send"),
    }),
    ({ said }) => ({ act: "message", sittings: "all", args: { text: said } })),

  incident_room: (room) => QUESTIONS.incident(room, [], 0),

  close: async (room) => {
    const open = [
      [inStates(room, "in_progress", "paused"), _("still sit")], [inStates(room, "awaiting", "authorised"), _("are neither started nor marked absent")],
      [[...room.seats.values()].filter((seat) => seat.kept).map((seat) => seat.id), _("have answers kept aside that a chief proctor has not decided on")],
    ];
    const blocked = /** @type {[string[], string][]} */ (open.filter(([ids]) => ids.length > 0));
    if (blocked.length) return refuseToClose(room, blocked);
    return answered(
      await asked({ title: _("Close the room"), says: [make("p", {}, _("All journals are verified, the answer sheets written and the room is sealed. After this nothing can be changed or reopened.")), summary(room)], act: _("Close the room"), danger: true }),
      () => ({ act: "close", sittings: [] }));
  },
};

/** @param {Room} room @param {[string[], string][]} blocked */
async function refuseToClose(room, blocked) {
  await told(_("The room cannot close yet"), ...blocked.flatMap(([ids, said]) => [make("p", {}, make("strong", { class: "figures" }, String(ids.length)), ` ${said}`), whom(room, ids)]));
  return null;
}

/** What the hall found undecided when it was asked to close. @param {Room} room @param {any} details */
export function undecided(room, details) {
  const { running, before, kept } = details.sittings;
  return refuseToClose(room, /** @type {[string[], string][]} */ ([
    [running, _("still sit")], [before, _("are neither started nor marked absent")], [kept, _("have answers kept aside that a chief proctor has not decided on")],
  ]).filter(([ids]) => ids.length > 0));
}

/** @param {Room} room @param {string} id */
export async function confirmProposal(room, id) {
  const proposal = room.header.proposals.find((one) => one.id === id);
  if (!proposal) return null;
  const ids = proposal.sittings === "all" ? inStates(room, "in_progress", "paused") : proposal.sittings;
  return answered(
    await asked({
      title: proposalTitle(proposal, room),
      says: [make("dl", { class: "facts" }, make("dt", {}, _("Proposed by")), make("dd", {}, `${proposal.by}, ${minuteOf(proposal.at)}`), make("dt", {}, _("Reason")), make("dd", {}, proposal.reason || "—"), ...backFacts(proposal)), whom(room, ids)],
      act: _("Confirm and do it"), danger: proposal.act === "end",
    }),
    () => ({ act: "confirm", sittings: [], args: { proposal: id } }));
}

/** @param {import("./types.js").Proposal} proposal */
function backFacts({ args }) {
  return args.since ? [make("dt", {}, _("Counted from")), make("dd", { class: "figures" }, minuteOf(args.since))] : [];
}

/** @param {Room} room @param {boolean} candidates */
function incidentParts(room, candidates) {
  const titles = /** @type {Record<string, string>} */ ({ room: _("Room"), candidate: _("Candidate"), machine: _("Machine"), misconduct: _("Misconduct") });
  const order = candidates ? ["candidate", "machine", "misconduct", "room"] : ["room"];
  const groups = order.map((group) => ({ label: titles[group], options: /** @type {[string, string][]} */ (room.kinds.filter((one) => one.group === group).map((one) => [one.kind, one.title])) }));
  return { kind: choice(_("What happened"), groups), said: text(_("Facts"), [], _("Please write down what happened."), _("What you saw, when, and what was done. The room only records; the authority decides.")) };
}

/** @param {Room} room */
function sits(room) {
  return make("p", {}, _("%(count)s candidates sit now.", { count: inStates(room, "in_progress", "paused").length }));
}

/** Who was collected already: a pause that lies back brings them back. @param {Room} room */
function late(room) {
  const collected = inStates(room, "expired");
  return collected.length > 0 && make("div", {}, make("p", { class: "muted" }, _("Collected when their time was up. Those collected after the moment the pause is counted from are reopened with it:")), whom(room, collected));
}

/** @param {Room} room */
function summary(room) {
  return make("p", { class: "figures" }, [...counts(room)].map(([state, count]) => `${stateWord(state)} ${count}`).join(" · "));
}

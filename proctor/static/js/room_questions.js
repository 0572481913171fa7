/** What is asked before an act on the room, what stands in the way of closing it, and how a proposal is confirmed. */

import { make } from "/static/js/draw.js";
import { minuteOf } from "/static/js/times.js";
import { _ } from "/static/js/words.js";
import { deadlines, given as minutesGiven } from "./deadlines.js";
import { asked, choice, text, told, whom } from "./dialogs.js";
import { proposalTitle } from "./head.js";
import { QUESTIONS } from "./questions.js";
import { GRANT_MOST, answered, inStates, reason, since, sinceOf, twoPersons } from "./reasons.js";
import { counts } from "./room.js";
import { stateWord } from "./words.js";

/** @typedef {import("./room.js").Room} Room */

/** @type {Record<string, import("./reasons.js").Ask>} */
export const ROOM_QUESTIONS = {
  open: async (room, _ids, now) => {
    const found = counts(room), ready = found.get("authorised") ?? 0, away = found.get("awaiting") ?? 0;
    return answered(
      await asked({
        title: _("Open the part"),
        says: [tooEarly(room, now), make("p", {}, _("%(count)s candidates start now.", { count: ready })), away > 0 && make("p", {}, _("%(count)s are not let in: each starts when let in, and the clock has run since the opening.", { count: away }))],
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

  emergency_pause: async (room, _ids, now) => answered(
    await asked({
      title: _("Emergency pause"), says: [make("p", {}, _("All clocks of the room stop at once, and all papers are covered. Another person must confirm it within five minutes."))],
      parts: { kind: outages(room), back: since(now, _("Only for an outage: count back to when it began. 0: the clocks stop now.")), reason: reason([_("Fire alarm"), _("Power failure"), _("Network failure"), _("Somebody is badly hurt or ill")]) },
      act: _("Stop all clocks now"), danger: true,
    }),
    ({ kind, back, reason: why }) => ({ act: "emergency_pause", sittings: [], args: kind ? { kind, ...sinceOf(back, now) } : {}, reason: why })),

  abandon: async (room) => answered(
    await asked({
      title: _("Abandon the examination"),
      says: [twoPersons(), sits(room), make("p", {}, _("Every sitting that goes on in this room ends without a result. The exams officer holds the examination again with the spare paper: same candidates, same ticket numbers, and the fee is carried over. Who has handed in keeps the paper."))],
      parts: { reason: reason([_("The failure could not be mended in time"), _("The room had to be left")]) }, act: _("Propose"), danger: true,
    }),
    ({ reason: why }) => ({ act: "abandon", sittings: "all", reason: why })),

  pause_room: async (room, _ids, now) => answered(
    await asked({ title: _("Pause the whole room"), says: [twoPersons(), late(room)], parts: { reason: reason([_("Power failure"), _("Network failure"), _("Noise or disturbance")]), back: since(now) }, act: _("Propose") }),
    ({ reason: why, back }) => ({ act: "pause", sittings: "all", args: sinceOf(back, now), reason: why })),
  resume_room: async () => answered(
    await asked({ title: _("Resume the whole room"), says: [twoPersons(), make("p", {}, _("All clocks run on. A candidate's own pause stays."))], act: _("Propose") }),
    () => ({ act: "resume", sittings: "all" })),
  grant_room: async (room, _ids, now) => answered(
    await asked({ title: _("Minutes for all"), says: [twoPersons(), sits(room)], parts: { given: minutesGiven(room, inStates(room, "in_progress", "paused"), now, GRANT_MOST), reason: reason([_("Power failure"), _("Network failure"), _("Late opening")]) }, act: _("Propose") }),
    ({ given, reason: why }) => ({ act: "grant", sittings: "all", args: { seconds: given * 60 }, reason: why })),
  end_room: async (room) => answered(
    await asked({ title: _("End for all"), says: [twoPersons(), sits(room), make("p", {}, _("What is saved stays and counts. Nobody can go on, unless a chief proctor reopens before the room is closed."))], parts: { reason: reason([_("The failure could not be mended in time")]) }, act: _("Propose"), danger: true }),
    ({ reason: why }) => ({ act: "end", sittings: "all", reason: why })),

  message_all: async (room) => {
    const ids = inStates(room, "awaiting", "authorised", "in_progress", "paused");
    return answered(
      await asked({
        title: _("Message to all"), says: [make("p", {}, _("%(count)s candidates get it:", { count: ids.length })), whom(room, ids)],
        parts: { said: text(_("Message"), room.texts, _("Please write what is to be said.")) }, act: _("Send"),
      }),
      ({ said }) => ({ act: "message", sittings: "all", args: { text: said } }));
  },

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

/** Machines that may hold answers which never came: closed over with a reason, by two. @param {Room} room @param {any} details */
export async function closeOver(room, details) {
  return answered(
    await asked({
      title: _("Answers may still be on a machine"),
      says: [make("p", {}, _("These machines told of answers that have not arrived, or were silent when their time ended. Look at each: reconnect it, or read its answers in from a file.")), whom(room, details.sittings),
        make("a", { class: "button", href: `/proctor/rooms/${room.about.run}/answers-file` }, _("Read answers in from a file…")), twoPersons()],
      parts: { reason: reason([_("The machine cannot be started any more"), _("The candidate left before the end")]) }, act: _("Propose to close all the same"), danger: true,
    }),
    ({ reason: why }) => ({ act: "close", sittings: [], reason: why }));
}

/** Journals that are not what was written: closed over with a reason, by two. @param {Room} room @param {any} details */
export async function closeOverJournals(room, details) {
  return answered(
    await asked({
      title: _("A journal does not verify"),
      says: [make("p", {}, _("What is stored of these sittings is not what was written during the examination. Tell whoever looks after the installation: a backup may bring it back. If the room is closed now, these sittings are set aside and get no result before that; all others go on.")), whom(room, details.sittings), twoPersons()],
      parts: { reason: reason([_("It cannot be restored today"), _("The installation was told")]) }, act: _("Propose to close all the same"), danger: true,
    }),
    ({ reason: why }) => ({ act: "close", sittings: [], reason: why }));
}

/** The decision clock has run out, or is about to. @param {string} hold */
export async function waitLonger(hold) {
  return answered(
    await asked({ title: _("Wait on"), says: [make("p", {}, _("The decision clock begins again. Everybody stays seated and all clocks stand."))], parts: { reason: reason([_("The repair is nearly done"), _("Power is announced back")]) }, act: _("Wait on") }),
    ({ reason: why }) => ({ act: "wait_longer", sittings: [], args: { hold }, reason: why }));
}

/** @param {Room} room @param {string} id @param {number} now */
export async function confirmProposal(room, id, now) {
  const proposal = room.header.proposals.find((one) => one.id === id);
  if (!proposal) return null;
  const ids = proposal.sittings === "all" ? inStates(room, "in_progress", "paused") : proposal.sittings;
  return answered(
    await asked({
      title: proposalTitle(proposal, room),
      says: [make("dl", { class: "facts" }, make("dt", {}, _("Proposed by")), make("dd", {}, `${proposal.by}, ${minuteOf(proposal.at)}`), make("dt", {}, _("Reason")), make("dd", {}, proposal.reason || "—"), ...backFacts(proposal)), proposal.act === "grant" ? deadlines(room, ids, (proposal.args.seconds ?? 0) / 60, now) : whom(room, ids)],
      act: _("Confirm and do it"), danger: ["end", "abandon", "close"].includes(proposal.act),
    }),
    () => ({ act: "confirm", sittings: [], args: { proposal: id } }));
}

/** @param {import("./types.js").Proposal} proposal */
function backFacts({ args }) {
  return args.since ? [make("dt", {}, _("Counted from")), make("dd", { class: "figures" }, minuteOf(args.since))] : [];
}

/** What may have stopped the whole room; the first is none. @param {Room} room */
function outages(room) {
  const kinds = ["power", "network", "environment"].map((name) => room.kinds.find(({ kind }) => kind === name)).filter((one) => one !== undefined);
  return choice(_("What happened"), [{ label: _("No outage"), options: [["", _("Another emergency")]] }, { label: _("Outage of the room"), options: kinds.map(({ kind, title }) => [kind, title]) }]);
}

/** A clock that runs before the hour on the tickets takes time from whoever comes by it. @param {Room} room @param {number} now */
function tooEarly(room, now) {
  const { starts_at, late_limit } = room.about, minutes = Math.floor((starts_at - now) / 60_000);
  return minutes > 0 && make("p", { class: "notice warn" },
    _("The tickets say %(start)s: %(minutes)s min from now. Opened now, the clock also runs for who is not here yet.", { start: minuteOf(starts_at), minutes }), " ",
    late_limit > 0 && _("Nobody is admitted after %(until)s.", { until: minuteOf(now + late_limit * 1000) }));
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

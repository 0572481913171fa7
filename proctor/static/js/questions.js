/** What is asked before an act on candidates, and what is sent once it is answered. An act without a question goes at once. */

import { make } from "/static/js/draw.js";
import { minuteOf, minutes } from "/static/js/times.js";
import { _ } from "/static/js/words.js";
import { asked, choice, figure, text, whom } from "./dialogs.js";
import { GRANT_MOST, answered, faults, reason, since, sinceOf } from "./reasons.js";
import { seatNumber } from "./seat_words.js";

/** @typedef {import("./room.js").Room} Room */
/** @typedef {import("./reasons.js").Ask} Ask */

/** @type {Record<string, Ask>} */
export const QUESTIONS = {
  authorise: async (_room, ids) => ({ act: "authorise", sittings: ids }),
  withdraw: async (_room, ids) => ({ act: "withdraw", sittings: ids }),
  answer_help: async (_room, ids) => ({ act: "answer_help", sittings: ids }),
  resume: async (_room, ids) => ({ act: "resume", sittings: ids }),
  break: async (_room, ids) => ({ act: "break", sittings: ids }),
  unlock: async (_room, ids) => ({ act: "unlock", sittings: ids }),
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

  settle: async (room, ids) => {
    const parts = { reason: reason([_("Document seen again, no doubt left"), _("Confirmed by the centre's records"), _("Another person than on the photo")]) };
    const answer = await asked({
      title: _("Identity in doubt"), says: [whom(room, ids)],
      parts: { ...parts, kind: choice(_("Decision"), [{ label: _("Decision"), options: [["settled", _("It is this candidate")], ["refused", _("Turn away")]] }]) },
      act: _("Decide"),
    });
    return answered(answer, ({ reason: why, kind }) => ({ act: "settle", sittings: ids, args: { kind }, reason: why }));
  },

  pause: async (room, ids, now) => answered(
    await asked({ title: _("Stop the clock"), says: [whom(room, ids)], parts: { reason: reason(faults()), back: since() }, act: _("Pause") }),
    ({ reason: why, back }) => ({ act: "pause", sittings: ids, args: sinceOf(back, now), reason: why })),

  lock: async (room, ids) => answered(
    await asked({
      title: _("Lock"), says: [whom(room, ids), make("p", { class: "muted" }, _("The paper is covered and takes nothing until it is unlocked here. The clock runs on, unless the rules of this exam stop it."))],
      parts: { reason: reason([_("The candidate is away from the seat"), _("Identity to be checked")]) }, act: _("Lock"),
    }),
    ({ reason: why }) => ({ act: "lock", sittings: ids, reason: why })),

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

/** @param {Room} room @param {boolean} candidates */
function incidentParts(room, candidates) {
  const titles = /** @type {Record<string, string>} */ ({ room: _("Room"), candidate: _("Candidate"), machine: _("Machine"), misconduct: _("Misconduct") });
  const order = candidates ? ["candidate", "machine", "misconduct", "room"] : ["room"];
  const groups = order.map((group) => ({ label: titles[group], options: /** @type {[string, string][]} */ (room.kinds.filter((one) => one.group === group).map((one) => [one.kind, one.title])) }));
  return { kind: choice(_("What happened"), groups), said: text(_("Facts"), [], _("Please write down what happened."), _("What you saw, when, and what was done. The room only records; the authority decides.")) };
}

/** Which screen stands over the paper, from what the hall says and what this page knows; empty: the paper itself. */

import { make } from "./draw.js";
import { screen } from "./screens.js";
import { dayOf, minuteOf, secondOf, span } from "./times.js";
import { title } from "./titles.js";
import { _, msg } from "./words.js";

/** @typedef {import("./types.js").News} News */
/**
 * What the page knows by itself.
 * @typedef {object} Here
 * @property {import("./types.js").About} about
 * @property {import("./tenure.js").Tenure} tenure
 * @property {import("./outbox.js").Outbox} outbox
 * @property {boolean} timeUp this page's clock is at zero
 * @property {boolean} drawn whether the paper is on this page already
 * @property {number|null} left ms
 */
/** @typedef {{back: () => void, help: () => void, again: () => void, file: () => void}} Acts */

export const RUNNING = ["in_progress", "paused"];
export const AWAY = "away"; // the candidate locked the page
export const ENDED = ["submitted", "expired", "terminated", "absent"];

/** Names the screen; "" is the paper, "waiting" the waiting room. @param {News} news @param {Here} here */
export function standing(news, here) {
  if (here.tenure.elsewhere) return "elsewhere";
  if (ENDED.includes(news.state)) return "ended";
  if (here.tenure.asking) return "asking";
  if (!news.mine) return "fenced";
  if (news.state === "awaiting" || news.state === "authorised") return "waiting";
  if (here.outbox.handingIn) return "handing_in";
  if (news.locked) return "locked";
  if (news.breaks?.on) return "break";
  if (news.state === "paused") return "paused";
  if (here.timeUp) return "time_up";
  return here.drawn ? "" : "fetching";
}

/** @param {number} count */
export function keptAside(count) {
  return _("Changes received from this machine and kept aside: %(count)s. The chief proctor decides on them.", { count });
}

/** @param {News} news @param {Acts} acts */
function hand(news, acts) {
  return { word: news.help ? _("Hand is up") : _("Raise hand"), act: acts.help };
}

/** Where answers wait here and the hall cannot be reached, the proctor may carry them. @param {Here["outbox"]} outbox */
export function mayFile(outbox) {
  return outbox.unsent > 0 && !outbox.reachable;
}

/** @param {Here} here @param {Acts} acts */
function file(here, acts) {
  return mayFile(here.outbox) ? [{ word: _("Save the answers as a file"), act: acts.file }] : [];
}

/** @type {Record<string, (news: News, here: Here, acts: Acts) => HTMLElement>} */
export const SCREENS = {
  elsewhere: (_news, _here, acts) =>
    screen({
      shape: "machine",
      title: _("Continued on another page"),
      lines: [
        _("This sitting goes on in a newer page of this browser. Everything kept here is sent from there."),
        _("If that page is gone, you can go on here."),
      ],
      acts: [{ word: _("Go on here"), act: acts.back, primary: true }],
    }),
  asking: (news, _here, acts) =>
    screen({
      shape: news.asking ? "wait" : "machine",
      title: news.asking ? _("Waiting for the proctor") : _("The proctor has not agreed"),
      lines: [
        news.asking
          ? _("This sitting is open on another machine. The proctor has been told and lets you go on here.")
          : _("This sitting stays on the other machine. If you need to go on here, ask again or raise your hand."),
        _("Everything the hall has received is safe. Please stay seated."),
      ],
      acts: [...(news.asking ? [] : [{ word: _("Ask again"), act: acts.again }]), hand(news, acts)],
    }),
  fenced: (news, here, acts) =>
    screen({
      shape: "machine",
      title: _("This machine no longer writes"),
      lines: [
        news.vacated ? _("Your seat is now seat %(seat)s. Please go there and sign in; the proctor lets you go on.", { seat: news.seat }) : _("The proctor has let another machine go on with this sitting."),
        here.outbox.unsent > 0 &&
          _("Changes still on the way from this machine to the hall: %(count)s. Please leave this page open.", {
            count: here.outbox.unsent,
          }),
        here.outbox.kept > 0 && keptAside(here.outbox.kept),
        !here.outbox.unsent && !here.outbox.kept && _("Nothing made here is missing."),
      ],
      acts: [{ word: _("Ask to go on here"), act: acts.back }, ...file(here, acts)],
    }),
  handing_in: (news, here, acts) =>
    screen({
      shape: "wait",
      title: here.outbox.reachable ? _("Handing in…") : _("Not yet received. Please stay seated."),
      lines: here.outbox.reachable
        ? [_("The hall is taking your last answers. This takes a moment.")]
        : [
            _("Your hand-in and all answers are kept on this machine and go up by themselves when the network is back."),
            _("It counts only when a receipt code stands here. Do not leave or switch the machine off."),
          ],
      facts: [[_("Kept on this machine"), String(here.outbox.unsent)]],
      acts: [hand(news, acts), ...file(here, acts)],
    }),
  paused: (news, here, acts) =>
    screen({
      shape: "pause",
      title: _("The examination is paused"),
      lines: [
        news.reason ? _("Reason: %(reason)s", { reason: news.reason }) : _("The proctor will tell you why."),
        _("The clock stands still and your answers are safe. The paper comes back by itself."),
      ],
      facts: here.left === null ? [] : [[_("Time left"), span(here.left)]],
      acts: [hand(news, acts)],
    }),
  break: (news, here, acts) => {
    const { allowed_ms } = /** @type {NonNullable<News["breaks"]>} */ (news.breaks);
    return screen({
      shape: "pause",
      title: _("You are having a break"),
      lines: [
        news.stands
          ? _("The clock stands still and your answers are safe. Show the proctor that you are back: only the proctor lets you go on.")
          : _("The time for breaks is used up: the clock runs again. Please tell the proctor that you are back."),
      ],
      facts: [
        ...(news.stands_until ? [/** @type {[string, string]} */ ([_("The clock stands until"), secondOf(news.stands_until)])] : []),
        [_("Approved for breaks"), span(allowed_ms)],
        ...(here.left === null ? [] : [/** @type {[string, string]} */ ([_("Time left"), span(here.left)])]),
      ],
      acts: [hand(news, acts)],
    });
  },
  locked: (news, _here, acts) =>
    screen({
      shape: "lock",
      title: _("This page is locked"),
      lines: [
        news.locked === AWAY
          ? _("You are away from your seat. Show the proctor that you are back: only the proctor can unlock the page.")
          : _("Reason: %(reason)s", { reason: news.locked }),
        news.state === "paused"
          ? _("The clock stands still and your answers are safe.")
          : _("The clock runs on and your answers are safe."),
      ],
      acts: [hand(news, acts)],
    }),
  time_up: (_news, here, acts) =>
    screen({
      shape: "wait",
      title: _("Time is up"),
      lines: here.outbox.reachable
        ? [_("Your answers are being collected. Please stay seated.")]
        : [
            _(
              "The network is down. Your answers are kept on this machine and go up by themselves. Please stay seated and tell the proctor.",
            ),
          ],
      facts: here.outbox.unsent ? [[_("Kept on this machine"), String(here.outbox.unsent)]] : [],
      acts: file(here, acts),
    }),
  fetching: () =>
    screen({
      shape: "wait",
      title: _("Fetching your paper…"),
      lines: [_("The part is open. Your time runs from the opening in the room.")],
    }),
  ended: (news, here, acts) => {
    const { about } = here;
    const [shape, heading, line] = ENDINGS[news.abandoned ? "abandoned" : news.state];
    const sent = here.outbox.unsent === 0;
    return screen({
      shape,
      title: _(heading),
      lines: [
        news.reason && _("Reason: %(reason)s", { reason: news.reason }),
        _(line),
        news.receipt && _("Show this code to the proctor before you leave."),
        !sent &&
          _("Changes still on the way from this machine to the hall: %(count)s. Please leave this page open.", {
            count: here.outbox.unsent,
          }),
        here.outbox.kept > 0 && keptAside(here.outbox.kept),
        news.receipt &&
          make(
            "div",
            { class: "receipt" },
            make("span", { class: "muted" }, _("Receipt code")),
            make("strong", { class: "figures" }, news.receipt),
          ),
      ],
      facts:
        news.state === "absent"
          ? []
          : [
              [_("Part"), `${title(about, "exam")} · ${title(about, "part_title")}`],
              [_("Name"), about.candidate.name],
              [_("Ticket number"), about.candidate.ticket],
              [_("Room and seat"), `${about.room} · ${about.seat}`],
              [_("Fields answered"), `${news.answered} / ${news.fields}`],
              ...(news.ended_at
                ? [/** @type {[string, string]} */ ([_("Ended"), `${dayOf(news.ended_at)} ${secondOf(news.ended_at)}`])]
                : []),
            ],
      acts: sent ? wayOn(about) : file(here, acts),
    });
  },
};

/** Where a candidate goes from here: the next part, or out of Safe Exam Browser. @param {import("./types.js").About} about */
function wayOn({ next, leave }) {
  const ways = [];
  if (next) {
    const to = { title: title(next, "part_title"), time: minuteOf(next.starts_at) };
    ways.push({ word: _("To the next part: %(title)s, %(time)s", to), href: next.url, primary: true });
  }
  if (leave) ways.push({ word: _("Leave Safe Exam Browser"), href: leave, primary: !next });
  return ways;
}

/** @type {Record<string, ["tick"|"stop"|"dash", string, string]>} */
const ENDINGS = {
  submitted: ["tick", "Handed in", msg("The hall has received your paper.")],
  expired: [
    "tick",
    msg("Time is up, your paper is collected"),
    msg("Everything saved in time counts. Please stay seated until the proctor lets you go."),
  ],
  terminated: [
    "stop",
    msg("The proctor has ended this sitting"),
    msg("Everything saved before that is kept. Please raise your hand if you have questions."),
  ],
  abandoned: [
    "dash",
    msg("The examination was abandoned in this room"),
    msg("It does not count. You sit it again on another date, with the same ticket number and without another fee: the centre will tell you when."),
  ],
  absent: [
    "dash",
    msg("You are noted as absent"),
    msg("The entry time is over. Please speak to the proctor now if you think this is wrong."),
  ],
};

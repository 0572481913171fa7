/** What stands over the room: its phase and its next act, the counts by state that also filter, and what waits or alarms. */

import { make } from "/static/js/draw.js";
import { minuteOf, secondOf, span } from "/static/js/times.js";
import { _ } from "/static/js/words.js";
import { counts } from "./room.js";
import { seatNumber } from "./seat_words.js";
import { lasting, proposedWord, shownState, stateWord } from "./words.js";

/** @typedef {import("./room.js").Room} Room */
/** @typedef {(act: string) => void} Act */

export const STATES = ["awaiting", "signed_in", "authorised", "in_progress", "paused", "submitted", "expired", "terminated", "absent"];

/**
 * Chips with counts; pressed, they filter. A filter never hides a need.
 * @param {HTMLElement} host @param {Room} room @param {Set<string>} filter @param {() => void} moved
 */
export function showCounts(host, room, filter, moved) {
  const found = counts(room, shownState);
  const shown = JSON.stringify([[...found], [...filter]]);
  if (host.dataset.shown === shown) return;
  host.dataset.shown = shown;
  host.replaceChildren(...STATES.filter((state) => found.get(state) || filter.has(state)).map((state) =>
    make("button", {
      type: "button", class: "chip", "aria-pressed": String(filter.has(state)),
      onclick: () => {
        if (!filter.delete(state)) filter.add(state);
        moved();
      },
    }, make("span", { class: "badge", "data-state": state }, stateWord(state)), make("strong", { class: "figures" }, String(found.get(state) ?? 0)))));
}

/** The acts on the room that its phase allows, the next one first. @param {Room} room @returns {{act: string, word: string, primary?: boolean, danger?: boolean, first?: boolean}[]} */
export function roomActs(room) {
  const { header, you } = room, found = counts(room);
  const may = (/** @type {string} */ act) => you.acts.includes(act);
  const running = (found.get("in_progress") ?? 0) + (found.get("paused") ?? 0);
  const held = header.holds.some((hold) => hold.until === null);
  if (header.closed_at !== null) return [];
  const waiting = found.get("authorised") ?? 0;
  return [
    header.opened_at === null && may("open") && { act: "open", word: _("Open the part…"), primary: waiting > 0, first: true },
    header.opened_at !== null && waiting > 0 && may("open") && { act: "open", word: _("Start who is ready…"), primary: true },
    (found.get("awaiting") ?? 0) > 0 && may("authorise") && { act: "authorise_all", word: _("Let all in…"), first: header.opened_at === null, primary: header.opened_at === null && waiting === 0 },
    held && may("resume") && { act: "resume_room", word: _("Resume the room…"), primary: true },
    running > 0 && !held && may("emergency_pause") && { act: "emergency_pause", word: _("Emergency pause…"), danger: true },
    may("message") && { act: "message_all", word: _("Message to all…") },
    running > 0 && !held && may("pause") && { act: "pause_room", word: _("Pause the room…") },
    running > 0 && may("grant") && { act: "grant_room", word: _("Minutes for all…") },
    running > 0 && may("abandon") && { act: "abandon", word: _("Abandon the examination…"), danger: true },
    running > 0 && may("end") && { act: "end_room", word: _("End for all…"), danger: true },
    may("incident") && { act: "incident_room", word: _("Note an incident of the room…") },
    header.opened_at !== null && may("close") && { act: "close", word: _("Close the room…"), danger: true },
  ].filter((one) => one !== false);
}

const ALWAYS = 3; // acts beside the menu

/** @param {HTMLElement} host @param {Room} room @param {Act} act */
export function showRoomActs(host, room, act) {
  const all = roomActs(room), { header } = room;
  const shown = JSON.stringify(all);
  if (host.dataset.shown === shown) return;
  host.dataset.shown = shown;
  const button = (/** @type {typeof all[number]} */ one) => make("button", { type: "button", class: one.primary ? "primary" : one.danger ? "danger" : "", onclick: () => act(one.act) }, one.word);
  const first = all.slice(0, ALWAYS).filter((one) => one.primary || one.danger || one.first);
  const rest = all.filter((one) => !first.includes(one));
  const record = make("a", { class: "button", href: `/proctor/rooms/${room.about.run}/record` }, _("Room record"));
  const file = room.you.chief && header.closed_at === null && header.opened_at !== null && make("a", { class: "button", href: `/proctor/rooms/${room.about.run}/answers-file` }, _("Read answers in from a file…"));
  const menu = make("details", { class: "menu" }, make("summary", { class: "button" }, _("The room")), make("div", { class: "items" }, ...rest.map(button), file, record));
  menu.addEventListener("click", (event) => event.target instanceof HTMLElement && event.target.closest(".items") && (menu.open = false));
  host.replaceChildren(...first.map(button), rest.length ? menu : record);
}

/**
 * A menu that is open closes when something beside it is pressed, when the Tab key leaves it, and at Escape, which then does nothing else.
 * @param {HTMLElement} host where the menu stands, whenever it is drawn
 */
export function closeMenu(host) {
  const menu = () => /** @type {HTMLDetailsElement|null} */ (host.querySelector("details[open]"));
  const left = (/** @type {EventTarget|null} */ target) => {
    const open = menu();
    if (open && target instanceof Node && !open.contains(target)) open.open = false;
  };
  document.addEventListener("pointerdown", (event) => left(event.target));
  host.addEventListener("focusout", (event) => left(event.relatedTarget));
  document.addEventListener("keydown", (event) => {
    const open = menu();
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    open.open = false;
    open.querySelector("summary")?.focus();
  });
}

/**
 * Pauses of the room, pauses to be confirmed, proposals, a closed room: each a line with its one act.
 * @param {HTMLElement} host @param {Room} room @param {number} now @param {(act: string, id: string) => void} act
 */
export function showBanners(host, room, now, act) {
  const { header } = room;
  const banners = [
    ...header.holds.map((hold) => holdBanner(hold, room, now, act)),
    ...header.proposals.map((proposal) => proposalBanner(proposal, room, act)),
    keptBanner(room),
    header.abandoned_at !== null && banner("stop", _("The examination was abandoned at %(time)s", { time: minuteOf(header.abandoned_at) }), _("Who was working sits again; the exams officer makes the new administration."), []),
    header.closed_at !== null && banner("ok", _("The room was closed at %(time)s. Nothing in it changes any more.", { time: minuteOf(header.closed_at) }), "", []),
  ].filter((one) => one !== false && one !== null);
  const shown = banners.map((one) => /** @type {HTMLElement} */ (one).dataset.shown).join("|");
  if (host.dataset.shown !== shown) {
    host.dataset.shown = shown;
    host.replaceChildren(.../** @type {HTMLElement[]} */ (banners));
  }
  for (const time of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll("[data-until]"))) time.textContent = span(Number(time.dataset.until) - now);
}

/** @param {import("./types.js").Hold} hold @param {Room} room @param {number} now @param {(act: string, id: string) => void} act */
function holdBanner(hold, room, now, act) {
  const owed = hold.confirm_until !== null;
  if (hold.until !== null && !owed && (!hold.kind || room.header.closed_at !== null)) return null;
  const late = owed && now > /** @type {number} */ (hold.confirm_until);
  const mine = hold.by_id === room.you.id;
  const undecided = hold.until === null && hold.decide_by !== null, overdue = undecided && now > /** @type {number} */ (hold.decide_by);
  const wait = undecided && room.you.acts.includes("wait_longer");
  const said = hold.kind ? outageWord(hold, room) : hold.emergency ? _("Emergency pause since %(time)s", { time: secondOf(hold.since) }) : _("The whole room is paused since %(time)s", { time: secondOf(hold.since) });
  const what = [hold.reason, hold.confirmed_by ? `${hold.by} + ${hold.confirmed_by}` : hold.by].join(" · ");
  const confirm = owed && !mine && room.you.acts.includes("confirm_pause");
  const over = hold.until !== null && !owed; // it stays for the way to its credits, and asks nobody for anything
  return banner(late || overdue ? "stop alarm" : over ? "over" : "warn", said, what, [
    owed && make("span", { class: "figures" }, late ? _("Not confirmed in five minutes!") : _("to be confirmed within")),
    owed && !late && make("strong", { class: "figures", "data-until": String(hold.confirm_until) }),
    owed && mine && make("span", { class: "muted" }, _("A second person must confirm it.")),
    confirm && make("button", { type: "button", class: "primary", onclick: () => act("confirm_pause", hold.name) }, _("Confirm")),
    undecided && (!owed || overdue) && make("span", { class: "figures" }, overdue ? _("Go on or abandon: the time to decide is over!") : _("go on or abandon within")),
    undecided && !owed && !overdue && make("strong", { class: "figures", "data-until": String(hold.decide_by) }),
    wait && !owed && make("button", { type: "button", onclick: () => act("wait_longer", hold.name) }, _("Wait on…")),
    hold.kind !== "" && make("a", { class: over ? null : "button", href: `/proctor/rooms/${room.about.run}/outages/${hold.name}` }, _("Credits…")),
  ], `${hold.name} ${late} ${overdue} ${hold.until} ${hold.decide_by}`);
}

/** What failed, from when, until when. @param {import("./types.js").Hold} hold @param {Room} room */
function outageWord(hold, room) {
  const title = room.kinds.find(({ kind }) => kind === hold.kind)?.title ?? "";
  return hold.until === null ? _("%(what)s since %(time)s", { what: title, time: secondOf(hold.since) }) : _("%(what)s is over: %(from)s to %(until)s", { what: title, from: minuteOf(hold.since), until: minuteOf(hold.until) });
}

/** @param {import("./types.js").Proposal} proposal @param {Room} room @param {(act: string, id: string) => void} act */
function proposalBanner(proposal, room, act) {
  const mine = proposal.by_id === room.you.id;
  const able = !mine && room.you.acts.includes("confirm") && (room.you.chief || proposal.by_chief);
  const may = room.you.acts.includes("decline");
  return banner("accent", proposalTitle(proposal, room), [proposal.reason, proposal.by, minuteOf(proposal.at)].filter(Boolean).join(" · "), [
    !able && make("span", { class: "muted" }, mine ? _("Waits for a second person.") : _("Waits for a chief proctor.")),
    able && make("button", { type: "button", class: "primary", onclick: () => act("confirm", proposal.id) }, _("Confirm…")),
    may && make("button", { type: "button", onclick: () => act("decline", proposal.id) }, mine ? _("Withdraw the proposal") : _("Decline")),
  ]);
}

/** @param {Room} room */
function keptBanner(room) {
  const kept = [...room.seats.values()].reduce((sum, seat) => sum + seat.kept, 0);
  if (!kept) return null;
  const { kept_page: page } = room.you;
  return banner("warn", _("%(count)s answers kept aside", { count: kept }), _("The room cannot close before a chief proctor has decided on them."), [
    page !== "" && make("a", { class: "button", href: `${page}/${room.about.run}` }, _("Decide…")),
  ], page);
}

/** @param {import("./types.js").Proposal} proposal @param {Room} room */
export function proposalTitle(proposal, room) {
  const whole = proposal.sittings === "all";
  const given = proposal.args.seconds ? ` ${lasting(proposal.args.seconds)}` : "";
  const whom = whole ? "" : ` · ${/** @type {string[]} */ (proposal.sittings).map((id) => seatNumber(room.places.get(id)?.seat ?? 0)).join(" ")}`;
  return `${proposedWord(proposal.act, whole)}${given}${whom}`;
}

/** @param {string} kind @param {string} said @param {string} what @param {(Node|string|false)[]} acts @param {string} [key] */
function banner(kind, said, what, acts, key = "") {
  return make("div", { class: `banner ${kind}`, role: kind.includes("alarm") ? "alert" : "status", "data-shown": `${kind}${said}${what}${key}` },
    make("strong", {}, said), make("span", { class: "what" }, what), make("div", { class: "acts" }, ...acts));
}

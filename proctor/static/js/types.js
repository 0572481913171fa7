/** The shapes that travel between the hall and the console, as one reads them in a type checker; no code. Times are ms. */

/** @typedef {"awaiting"|"authorised"|"in_progress"|"paused"|"submitted"|"expired"|"terminated"|"absent"} State */
/** @typedef {"here"|"quiet"|"lost"|"never"} Connection */
/** @typedef {"second_sign_in"|"doubt"|"hand"|"access"|"unsaved"|"lost"|"moving"|"waiting"|"locked"|"machine_changed"|"clock_drift"|"fast_answers"|"focus_loss"} Need */
/** @typedef {{id: string, seat: number, name: string, ticket: string}} Place */
/**
 * One sitting as it stands; see proctor/room.py.
 * @typedef {object} Seat
 * @property {string} id
 * @property {number} version
 * @property {State} state
 * @property {number} fields
 * @property {number} turn
 * @property {number} answered
 * @property {boolean} signed_in
 * @property {number|null} deadline
 * @property {number|null} left_ms
 * @property {number|null} saved_at
 * @property {number|null} ended_at
 * @property {Connection} connection
 * @property {number} silent_since
 * @property {number} unsaved_since
 * @property {number} heard
 * @property {string} machine
 * @property {number} machines
 * @property {{browser: string, machine: string, at: number}[]} asking
 * @property {string} help
 * @property {string} help_by who goes there, by id
 * @property {string} helper the same by name
 * @property {number} seat after a change of seat, else 0
 * @property {number} granted_ms
 * @property {number} alone_ms what counts against the limit of one proctor
 * @property {number} extra_ms
 * @property {boolean} own_hold
 * @property {number} break_left_ms
 * @property {number} break_until 0 where no break goes on
 * @property {("breaks"|"large_text"|"high_contrast"|"read_aloud")[]} arranged
 * @property {string} locked
 * @property {boolean} waived let in without the check of browser or network
 * @property {number} kept
 * @property {boolean} reopened
 * @property {boolean} closed
 * @property {Record<string, number>} signals
 * @property {number} paper
 * @property {number} incidents
 * @property {boolean} misconduct
 * @property {""|"here"|"out"|"doubt"|"refused"} arrived at the door
 * @property {""|"requested"|"voided"|"declined"} void
 * @property {[Need, number][]} needs
 */
/**
 * @typedef {object} Hold
 * @property {string} name
 * @property {number} since
 * @property {number|null} until
 * @property {string} reason
 * @property {string} by
 * @property {string} by_id
 * @property {boolean} emergency
 * @property {string} confirmed_by
 * @property {number|null} confirm_until
 * @property {string} kind of which outage; empty: another pause
 * @property {number|null} decide_by until when the chief decides whether to go on
 */
/** @typedef {{seconds?: number, text?: string, browser?: string, kind?: string, signal?: string, proposal?: string, hold?: string, since?: number|null, seat?: number, incident?: string, unsaved?: boolean, granted?: Record<string, number>}} Args */
/**
 * @typedef {object} Proposal
 * @property {string} id
 * @property {string} act
 * @property {string[]|"all"} sittings
 * @property {Args} args
 * @property {string} reason
 * @property {string} by
 * @property {string} by_id
 * @property {boolean} by_chief
 * @property {number} at
 */
/** @typedef {{count: number, opened_at: number|null, closed_at: number|null, abandoned_at: number|null, holds: Hold[], proposals: Proposal[]}} Header */
/**
 * @typedef {object} About
 * @property {string} run
 * @property {string} title
 * @property {string} exam
 * @property {string} part
 * @property {string} room
 * @property {string} centre
 * @property {string} zone
 * @property {number[][]} plan row by row from the front the number of the seat, 0 where none stands
 * @property {number[]} aisles columns, from 1, right of which one walks
 * @property {number[]} spare
 * @property {number[]} broken seats out of order
 * @property {number} starts_at
 * @property {number} seconds
 * @property {number} late_limit seconds
 * @property {number} alone_limit seconds
 * @property {boolean} access whether browsers or networks are checked here
 */
/**
 * What is known beside a change of machine; see proctor/outage_pages.py.
 * @typedef {object} Evidence
 * @property {Connection} connection
 * @property {number|null} heard_at
 * @property {number|null} saved_at
 * @property {number} neighbours
 * @property {number} silent
 * @property {{silent_since: number, approved_at: number, moved_at: number, before: string, after: string, since: number, answers: number, doubtful: number, proposed_ms: number}|null} loss
 */
/** @typedef {{kind: string, group: "room"|"candidate"|"machine"|"misconduct", title: string, tier: number}} Kind */
/** @typedef {{now: number, sum: number, seats: Partial<Seat>[], header?: Header}} Delta */
/**
 * @typedef {object} Fixed
 * @property {Place[]} places
 * @property {About} about
 * @property {Record<State, string[]>} possible
 * @property {{id: string, chief: boolean, kept_page: string, acts: string[]}} you
 * @property {Kind[]} kinds
 * @property {string[]} texts sentences to choose from
 */
/** @typedef {Delta & Fixed & {header: Header}} Snapshot */

/**
 * An act as it is sent; `id` makes it the same act however often it is sent.
 * @typedef {{id: string, act: string, sittings: string[]|"all", args: Args, reason: string}} Wish
 */
/** @typedef {{sitting: string, status: "done"|"refused", version: number, code: string, says?: string}} Outcome */
/** @typedef {{id: string, act: string, outcomes: Outcome[], waiting: string}} Result */
/** @typedef {{decision: "confirmed"|"declined", by: string, by_id: string}} Decided what became of a proposal */
/**
 * An act on its way, for the list of acts.
 * @typedef {object} Sent
 * @property {Wish} wish
 * @property {number} at
 * @property {"sending"|"recorded"|"waiting"|"confirmed"|"declined"|"lapsed"|"refused"} stage
 * @property {Outcome[]} outcomes
 * @property {string} says
 * @property {{name: string, id: string}|null} by who decided on it as the second person
 */
export {};

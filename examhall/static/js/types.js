/** The shapes that travel between the hall and the candidate's page, as one reads them in a type checker; no code. */

/** @typedef {{id: string, html: string, last?: boolean}} Option */
/**
 * One way to answer; `kind` says which of the others are there (examhall/papers/interactions.py).
 * @typedef {object} Interaction
 * @property {"choice"|"choices"|"text"|"number"|"date"|"order"|"match"|"table"} kind
 * @property {Option[]} [options]
 * @property {"rows"|"list"|"tree"|"code"|"cards"|"letter"|"matrix"} [layout]
 * @property {number} [longest]
 * @property {number} [lines]
 * @property {""|"characters"|"bytes"} [count]
 * @property {string} [unit]
 * @property {boolean} [money]
 * @property {string} [step]
 * @property {boolean} [fixed]
 * @property {Option[]} [cards]
 * @property {Option[]} [sources]
 * @property {Option[]} [targets]
 * @property {{id: string, label: string, cell: Interaction}[]} [columns]
 */
/** @typedef {string | string[] | Record<string, string> | Record<string, string>[]} Value */
/** @typedef {{id: string, label?: string, hint?: string, group?: string, interaction: Interaction}} Field */
/** @typedef {{id: string, title: string, html: string, kind?: "sheet"|"mail"|"card"|"data"|"timeline"}} Document_ */
/**
 * @typedef {object} Question
 * @property {string} id
 * @property {number} number
 * @property {string} [title]
 * @property {string} stem cleaned HTML
 * @property {string} points
 * @property {string} [workspace]
 * @property {Document_[]} [documents]
 * @property {Field[]} fields
 */
/** @typedef {{id: string, title: string, rule?: string, questions: Question[]}} Section */
/**
 * @typedef {object} Booklet
 * @property {string} paper
 * @property {string} title
 * @property {string} level
 * @property {string} part
 * @property {string} language
 * @property {string} law_as_of
 * @property {string} points
 * @property {Section[]} sections
 */

/**
 * What a control gets to draw itself. `emit(value, settled)`: settled is false in the middle of typing.
 * @typedef {object} Place
 * @property {string} id the field's id
 * @property {string} label
 * @property {string} describedBy id of the element that names it
 * @property {Interaction} interaction
 * @property {Value|undefined} value
 * @property {(value: Value, settled: boolean) => void} emit
 * @property {string[]} struck ids of options struck out
 * @property {(option: string) => void} strike
 */
/**
 * @typedef {object} Control
 * @property {HTMLElement} element
 * @property {(value: Value|undefined) => void} show puts a value from outside into the control
 * @property {(closed: boolean) => void} close closes or opens it to changes
 */

/** @typedef {{opened_at: number, allowed_ms: number, extra_ms: number, granted_ms: number, held_ms: number, deadline: number}} Sum */
/**
 * Where the sitting stands, as the hall sees it.
 * @typedef {object} News
 * @property {number} version
 * @property {number} turn
 * @property {"awaiting"|"authorised"|"in_progress"|"paused"|"submitted"|"expired"|"terminated"|"absent"} state
 * @property {number} now server time, ms
 * @property {number|null} left_ms
 * @property {number} grace_ms
 * @property {Sum|null} clock
 * @property {{id: string|number, at: number, text: string}[]} messages
 * @property {string} help
 * @property {boolean} helped a proctor has taken the hand
 * @property {number|null} seat after a change of seat
 * @property {boolean} vacated no machine writes until one is let on at that seat
 * @property {boolean} pledged
 * @property {number} answered
 * @property {number} fields
 * @property {boolean} mine
 * @property {boolean} approved
 * @property {boolean} asking
 * @property {boolean} elsewhere
 * @property {string|null} receipt
 * @property {boolean} superseded
 * @property {boolean} abandoned broken off with the whole room
 * @property {number|null} earliest_hand_in
 * @property {number} kept
 * @property {boolean} closed
 * @property {string} [reason] why it is paused or was ended, for the candidate to read
 * @property {boolean} stands whether the clock stands
 * @property {number|null} stands_until server time at which it goes on by itself; null where that is not known
 * @property {{allowed_ms: number, used_ms: number, on: boolean}|null} breaks null where none are approved
 * @property {Supports} supports
 * @property {string} locked why the paper is covered until a proctor unlocks it; empty where it is not
 */
/** @typedef {{large_text: boolean, high_contrast: boolean, read_aloud: boolean}} Supports what an accommodation gives the page */
/**
 * @typedef {object} About
 * @property {string} exam
 * @property {string} [exam_en]
 * @property {string} [part_title_en]
 * @property {number[]} [reminders] seconds left at which the clock says so
 * @property {"theory"|"practical"} part
 * @property {string} part_title
 * @property {number} minutes
 * @property {string} points
 * @property {string} pass_mark
 * @property {{name: string, sex: string, ticket: string, identity: string}} candidate
 * @property {string} centre
 * @property {string} room
 * @property {number} seat
 * @property {number} starts_at
 * @property {string} zone
 * @property {string} notice cleaned HTML
 * @property {string} pledge cleaned HTML
 * @property {string} pledge_version
 * @property {{url: string, part_title: string, part_title_en?: string, starts_at: number}|null} next
 * @property {boolean} insecure
 * @property {boolean} calculator
 * @property {boolean} lock_stops_clock
 * @property {string} [leave] the way out of Safe Exam Browser, where the exam asks for it
 */

/**
 * One change in the outbox, as it is sent.
 * @typedef {object} Change
 * @property {number} number
 * @property {string} token
 * @property {number} at
 * @property {string} [field]
 * @property {Value} [value]
 * @property {number} [hand_in]
 */
/** @typedef {{number: number, code: string, field?: string}} Parked */
/** @typedef {{at: number, position: string, flags: string[], strikes: Record<string, string[]>, highlights: Record<string, [number, number][]>}} NotesRecord */
/** @typedef {{number: number, entry: number, hash: string}} Receipt for change `number`: its entry in the journal, and the head of that entry's hash */
/**
 * @typedef {object} SaveReply
 * @property {Receipt[]} receipts
 * @property {(Receipt & {why: string})[]} kept
 * @property {Parked[]} parked
 * @property {{number: number, code: string, says: string, missing?: number[], until?: number}|null} refused
 * @property {boolean} older whether a newer page of this browser goes on
 * @property {boolean} noted whether the notes that came along were written down
 * @property {number} version
 * @property {number} turn
 * @property {News["state"]} state
 * @property {number} now
 * @property {number|null} left_ms
 * @property {News|null} news
 */

export {};

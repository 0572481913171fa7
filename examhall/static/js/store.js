/** What this browser keeps of a sitting until the hall has acknowledged it: changes with their numbers, in IndexedDB.
 *
 * The number of a change is drawn in the very transaction that stores it, and that transaction looks at the epoch first:
 * two tabs never share a number, and a tab whose lease was taken over stores nothing more.
 */

import { takeLastWords } from "./last_words.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Value} Value */
/** @typedef {import("./types.js").Parked} Parked */
/** @typedef {import("./types.js").NotesRecord} NotesRecord */
/** @typedef {{sitting: string, epoch: number, last: number, confirmed: number, lease: string, notes: NotesRecord|null, receipt?: import("./types.js").Receipt|null}} Ledger */

const NAME = "examhall";
const TEST = "station-test";
const STRICT = /** @type {const} */ ({ durability: "strict" }); // on the disk before it counts as kept

/** A newer page of this browser has taken over: this one may store nothing. */
export class Elsewhere extends Error {}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function value(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function done(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Elsewhere());
  });
}

/** 128 random bits as 22 characters; needs no secure context. */
export function token() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .slice(0, 22);
}

/** @param {string} sitting @returns {Promise<Store>} */
export async function openStore(sitting) {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const database = request.result;
    database.createObjectStore("browser").put(token(), "name");
    database.createObjectStore("ledgers", { keyPath: "sitting" });
    database.createObjectStore("changes", { keyPath: ["sitting", "change.number"] });
    database.createObjectStore("parked", { keyPath: ["sitting", "parked.number"] });
  };
  const database = await value(request);
  const browser = await value(database.transaction("browser").objectStore("browser").get("name"));
  const store = new Store(database, sitting, browser);
  await store.recover(takeLastWords(sitting));
  return store;
}

/** Whether this browser keeps what is written: a row goes in, is read again and taken out. @returns {Promise<boolean>} */
export async function testStore() {
  try {
    const store = await openStore(TEST);
    const written = { sitting: TEST, change: { number: 1, token: token(), at: 0 } };
    const write = store.database.transaction("changes", "readwrite", STRICT);
    write.objectStore("changes").put(written);
    await done(write);
    const read = (await store.waiting()).some(({ token: kept }) => kept === written.change.token);
    await store.settle([1]);
    await remove(store.database, IDBKeyRange.only(TEST), store.all);
    store.tabs.close();
    return read;
  } catch {
    return false;
  }
}

/** Takes out whatever practice sittings have left in this browser. @param {IDBDatabase} database */
export function forgetPractice(database) {
  return remove(database, IDBKeyRange.bound("practice-", "practice-\uffff"), IDBKeyRange.bound(["practice-"], ["practice-\uffff", []]));
}

/** @param {IDBDatabase} database @param {IDBKeyRange} sittings @param {IDBKeyRange} rows */
async function remove(database, sittings, rows) {
  const transaction = database.transaction(["ledgers", "changes", "parked"], "readwrite");
  transaction.objectStore("ledgers").delete(sittings);
  for (const name of ["changes", "parked"]) transaction.objectStore(name).delete(rows);
  await done(transaction);
}

export class Store {
  /** @param {IDBDatabase} database @param {string} sitting @param {string} browser */
  constructor(database, sitting, browser) {
    this.database = database;
    this.sitting = sitting;
    this.browser = browser;
    this.epoch = 0;
    this.last = 0; // the number last drawn, as far as this page knows
    this.all = IDBKeyRange.bound([sitting], [sitting, []]);
    this.tabs = new BroadcastChannel(`examhall-${sitting}`);
  }

  /** Takes over from every older page of this browser. @param {number} epoch the lease's @param {string} lease */
  async claim(epoch, lease) {
    const transaction = this.database.transaction("ledgers", "readwrite", STRICT);
    const ledger = await this.#ledger(transaction);
    if (epoch >= ledger.epoch) transaction.objectStore("ledgers").put({ ...ledger, epoch, lease });
    await done(transaction);
    this.epoch = epoch;
    this.last = ledger.last;
    this.tabs.postMessage({ epoch });
  }

  /** The last lease of this browser: what an earlier stay left unsent goes up under it. @returns {Promise<string>} */
  async lease() {
    return (await this.#ledger(this.database.transaction("ledgers"))).lease;
  }

  /** Lets the lease go once the sitting is over: the next candidate at this machine has no use for it. */
  async forget() {
    const transaction = this.database.transaction("ledgers", "readwrite");
    transaction.objectStore("ledgers").put({ ...(await this.#ledger(transaction)), lease: "" });
    await done(transaction);
  }

  /** Whether a newer page has taken over. */
  async isOld() {
    return (await this.#ledger(this.database.transaction("ledgers"))).epoch > this.epoch;
  }

  /** Stores one field's whole value. @param {string} field @param {Value} given @param {number} at */
  put(field, given, at) {
    return this.#draw(async (number) => ({ number, token: token(), at, field, value: given }));
  }

  /** Stores the wish to hand in; it names the last change the hall must have before it. @param {number} at */
  putHandIn(at) {
    return this.#draw(async (number, ledger, changes) => {
      const waiting = (await value(changes.getAll(this.all))).map((row) => row.change).filter((change) => change.field);
      return { number, token: token(), at, hand_in: Math.max(ledger.confirmed, ...waiting.map((change) => change.number)) };
    });
  }

  /** @param {(number: number, ledger: Ledger, changes: IDBObjectStore) => Promise<Change>} build @returns {Promise<Change>} */
  async #draw(build) {
    const transaction = this.database.transaction(["ledgers", "changes"], "readwrite", STRICT);
    const ended = done(transaction);
    const ledger = await this.#ledger(transaction);
    if (ledger.epoch !== this.epoch) {
      transaction.abort();
      await ended; // rejects with Elsewhere
    }
    const changes = transaction.objectStore("changes");
    const change = await build(ledger.last + 1, ledger, changes);
    transaction.objectStore("ledgers").put({ ...ledger, last: change.number });
    changes.put({ sitting: this.sitting, change });
    await ended;
    this.last = change.number;
    return change;
  }

  /**
   * Stores what the page before this one had no time to, as if it had; nothing where another page has taken over since, or
   * where that page lived on and stored more. @param {import("./last_words.js").LastWords|null} words
   */
  async recover(words) {
    const ledger = await this.#ledger(this.database.transaction("ledgers"));
    if (!words || words.epoch !== ledger.epoch || ledger.last > words.last + words.values.length) return;
    const stored = (await this.waiting()).filter((change) => change.number > words.last).map((change) => change.field);
    this.epoch = ledger.epoch;
    for (const [field, given] of words.values) if (!stored.includes(field)) await this.put(field, given, words.at);
    this.epoch = 0; // the lease is yet to come
  }

  /** All that a file for the hall needs: what waits and what was parked, the last receipt, and the lease it is sealed with. */
  async unsent() {
    const transaction = this.database.transaction(["ledgers", "changes", "parked"]);
    const { lease, epoch, last, receipt = null } = await this.#ledger(transaction);
    const waiting = (await value(transaction.objectStore("changes").getAll(this.all))).map((row) => /** @type {Change} */ (row.change));
    const parked = (await value(transaction.objectStore("parked").getAll(this.all))).flatMap((row) => (row.change ? [/** @type {Change} */ (row.change)] : []));
    return { lease, epoch, last, receipt, changes: [...waiting, ...parked].sort((one, other) => one.number - other.number) };
  }

  /** What the hall has not acknowledged, oldest first. @returns {Promise<Change[]>} */
  async waiting() {
    const rows = await value(this.database.transaction("changes").objectStore("changes").getAll(this.all));
    return rows.map((row) => row.change);
  }

  /**
   * Lets go what is final: received, or kept aside by the hall.
   * @param {number[]} numbers @param {import("./types.js").Receipt|null} [receipt] the last of them: evidence, should the rest travel in a file
   */
  async settle(numbers, receipt = null) {
    const transaction = this.database.transaction(["ledgers", "changes", "parked"], "readwrite");
    const ended = done(transaction);
    const ledger = await this.#ledger(transaction);
    const [changes, parked] = [transaction.objectStore("changes"), transaction.objectStore("parked")];
    transaction.objectStore("ledgers").put({ ...ledger, confirmed: Math.max(ledger.confirmed, ...numbers), receipt: receipt ?? ledger.receipt ?? null });
    const aside = /** @type {Parked[]} */ ((await value(parked.getAll(this.all))).map((row) => row.parked));
    for (const number of numbers) {
      const row = await value(changes.get([this.sitting, number]));
      changes.delete([this.sitting, number]);
      // The same field has since been received with a newer value: nothing is left to decide about the parked one.
      for (const old of aside)
        if (row && old.field === row.change.field && old.number < number) parked.delete([this.sitting, old.number]);
    }
    await ended;
  }

  /** Takes back a hand-in that the hall refused. @param {number} number */
  async drop(number) {
    const transaction = this.database.transaction("changes", "readwrite");
    transaction.objectStore("changes").delete([this.sitting, number]);
    await done(transaction);
  }

  /** Sets a change aside that the hall cannot read, so that the queue goes on past it. @param {Parked[]} list */
  async park(list) {
    const transaction = this.database.transaction(["changes", "parked"], "readwrite", STRICT);
    const ended = done(transaction);
    for (const parked of list) {
      const row = await value(transaction.objectStore("changes").get([this.sitting, parked.number]));
      transaction.objectStore("changes").delete([this.sitting, parked.number]);
      transaction
        .objectStore("parked")
        .put({ sitting: this.sitting, parked: { ...parked, field: row?.change.field }, change: row?.change });
    }
    await ended;
  }

  /** @returns {Promise<Parked[]>} */
  async parked() {
    const rows = await value(this.database.transaction("parked").objectStore("parked").getAll(this.all));
    return rows.map((row) => row.parked);
  }

  /** Position, flags, strikes and highlights, for a reload before the hall had them. @param {NotesRecord} notes */
  async keepNotes(notes) {
    const transaction = this.database.transaction("ledgers", "readwrite");
    const ended = done(transaction);
    const ledger = await this.#ledger(transaction);
    if (ledger.epoch === this.epoch) transaction.objectStore("ledgers").put({ ...ledger, notes });
    await ended;
  }

  async notes() {
    return (await this.#ledger(this.database.transaction("ledgers"))).notes;
  }

  /** @param {IDBTransaction} transaction @returns {Promise<Ledger>} */
  async #ledger(transaction) {
    const kept = await value(transaction.objectStore("ledgers").get(this.sitting));
    return kept ?? { sitting: this.sitting, epoch: 0, last: 0, confirmed: 0, lease: "", notes: null };
  }
}

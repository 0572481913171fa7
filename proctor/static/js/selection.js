/** Which seats are chosen, and which one is looked at. */

/** Event "moved". */
export class Selection extends EventTarget {
  constructor() {
    super();
    this.chosen = /** @type {Set<string>} */ (new Set());
    this.focus = "";
  }

  /** @param {string} id looked at, without choosing it */
  look(id) {
    if (this.focus === id) return;
    this.focus = id;
    this.#moved();
  }

  /** @param {string} id chosen alone */
  only(id) {
    this.set([id], id);
  }

  /** @param {string} id chosen besides, or no longer */
  toggle(id) {
    this.focus = id;
    if (!this.chosen.delete(id)) this.chosen.add(id);
    this.#moved();
  }

  /** @param {Iterable<string>} ids @param {string} [focus] */
  set(ids, focus) {
    this.chosen = new Set(ids);
    if (focus !== undefined) this.focus = focus;
    this.#moved();
  }

  clear() {
    this.set([]);
  }

  #moved() {
    this.dispatchEvent(new Event("moved"));
  }
}

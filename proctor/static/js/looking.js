/** How somebody looks at the room: what is filtered, hidden, sorted. Kept in the address, so that a page loaded again is the same. */

/** Event "moved". */
export class Looking extends EventTarget {
  /** @param {string[]} states those one can filter by: an address may say anything */
  constructor(states) {
    super();
    const said = new URLSearchParams(location.search);
    this.states = new Set(said.get("state")?.split(".").filter((state) => states.includes(state)) ?? []);
    this.find = said.get("find") ?? "";
    this.quiet = said.get("quiet") === "hidden"; // only who needs somebody
    this.view = said.get("view") === "list" ? "list" : "map";
    this.sort = said.get("sort") ?? "need";
  }

  /** @param {Partial<Pick<Looking, "find"|"quiet"|"view"|"sort">>} change */
  set(change) {
    Object.assign(this, change);
    this.moved();
  }

  /** Also after `states` were changed. */
  moved() {
    const said = new URLSearchParams();
    if (this.states.size) said.set("state", [...this.states].join("."));
    if (this.find) said.set("find", this.find);
    if (this.quiet) said.set("quiet", "hidden");
    if (this.view !== "map") said.set("view", this.view);
    if (this.sort !== "need") said.set("sort", this.sort);
    const query = said.toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    this.dispatchEvent(new Event("moved"));
  }
}

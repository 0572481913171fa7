/** Cards put in order by dragging, by two buttons, or by Alt with an arrow key. Untouched, it counts as not answered.
 *
 * The parts of a reply are read below as the letter they make.
 */

import { fill, icon, make } from "../draw.js";
import { _, msg, say } from "../words.js";

/** @param {import("../types.js").Place} place @returns {import("../types.js").Control} */
export function drawOrder(place) {
  const cards = new Map((place.interaction.cards ?? []).map((card) => [card.id, card]));
  const list = make("ol", { class: "cards", "aria-labelledby": place.describedBy });
  const spoken = make("p", { class: "unseen", "aria-live": "assertive" });
  const keep = say(make("button", { type: "button" }), msg("Keep this order"));
  const untouched = make(
    "p",
    { class: "untouched" },
    say(make("span", {}), msg("Not answered yet: move a card, or keep the order as it stands.")),
    keep,
  );
  let closed = false;

  const letter = place.interaction.layout === "letter" ? make("div", { class: "composed prose" }) : null;
  if (letter) say(letter, msg("Your reply as it reads now"), {}, "aria-label");
  const read = () => {
    if (letter)
      letter.replaceChildren(
        ...ids().map((id) => {
          const part = make("div");
          fill(part, cards.get(id)?.html ?? "");
          return part;
        }),
      );
  };
  const ids = () => [...list.children].map((row) => /** @type {HTMLElement} */ (row).dataset.card ?? "");
  const tell = () => {
    untouched.hidden = true;
    read();
    place.emit(ids(), true);
  };
  const move = (/** @type {HTMLElement} */ row, /** @type {number} */ step) => {
    const rows = [...list.children];
    const to = rows.indexOf(row) + step;
    if (closed || to < 0 || to >= rows.length) return;
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    rows[to][step > 0 ? "after" : "before"](row);
    focused?.focus();
    spoken.textContent = _("Now at place %(place)s of %(all)s", { place: to + 1, all: rows.length });
    tell();
  };

  const draw = (/** @type {string[]} */ order) => {
    list.replaceChildren(
      ...order
        .filter((id) => cards.has(id))
        .map((id) => {
          const text = make("span", { class: "text" });
          fill(text, cards.get(id)?.html ?? "");
          const grip = make("span", { class: "grip", "aria-hidden": "true" }, icon("grip"));
          const up = say(
            make("button", { type: "button", class: "quiet", onclick: () => move(row, -1) }, icon("up")),
            msg("Move up"),
            {},
            "aria-label",
          );
          const down = say(
            make("button", { type: "button", class: "quiet", onclick: () => move(row, 1) }, icon("down")),
            msg("Move down"),
            {},
            "aria-label",
          );
          const row = make("li", { "data-card": id }, grip, text, up, down);
          row.addEventListener("keydown", (key) => {
            const step = { ArrowUp: -1, ArrowDown: 1 }[key.key];
            if (!step || !key.altKey) return;
            key.preventDefault();
            key.stopPropagation();
            move(row, step);
          });
          row.addEventListener("pointerdown", (press) => closed || drag(press, row, list, tell));
          return row;
        }),
    );
    read();
  };
  const show = (/** @type {any} */ value) => {
    const given = Array.isArray(value) && value.length > 0;
    untouched.hidden = given;
    draw(given ? [...value, ...[...cards.keys()].filter((id) => !value.includes(id))] : [...cards.keys()]);
  };
  keep.addEventListener("click", tell);
  show(place.value);
  return {
    element: make("div", {}, untouched, list, letter, spoken),
    show,
    close(now) {
      closed = now;
      keep.disabled = now;
      for (const button of list.querySelectorAll("button")) button.disabled = now;
    },
  };
}

/**
 * Follows the pointer until it lets go; the card takes the place it is held over. The list holds the pointer: a card that
 * moves in the document would lose it.
 * @param {PointerEvent} press @param {HTMLElement} row @param {HTMLElement} list @param {() => void} tell
 */
function drag(press, row, list, tell) {
  if (press.button !== 0 || /** @type {Element} */ (press.target).closest("button")) return;
  press.preventDefault();
  const before = [...list.children].indexOf(row);
  row.classList.add("held");
  list.setPointerCapture(press.pointerId);
  const follow = (/** @type {PointerEvent} */ at) => {
    const next =
      [...list.children].find((other) => {
        const box = other.getBoundingClientRect();
        return other !== row && at.clientY < box.top + box.height / 2;
      }) ?? null;
    if (next !== row.nextElementSibling) list.insertBefore(row, next);
  };
  const release = () => {
    row.classList.remove("held");
    list.removeEventListener("pointermove", follow);
    if ([...list.children].indexOf(row) !== before) tell();
  };
  list.addEventListener("pointermove", follow);
  list.addEventListener("lostpointercapture", release, { once: true });
}

/** Raising a hand: a quiet word to the proctor with what it is about, and taking it back. */

import { openDialog } from "./dialog.js";
import { icon, make } from "./draw.js";
import { _, msg, say } from "./words.js";

/** @type {[string, string][]} */
const ABOUT = [
  ["machine", msg("The machine or the network")],
  ["paper", msg("The paper cannot be read or shown")],
  ["question", msg("A question is unclear")],
  ["leave", msg("I need to leave the room")],
  ["ill", msg("I do not feel well")],
  ["other", "Something else"],
];

/**
 * @param {string} raised what it is about, empty if no hand is up
 * @param {boolean} helped a proctor has taken it
 * @param {(about: string) => void} ask an empty text takes it back
 * @param {(() => void)|null} file offers the proctor the answers as a file, where the hall cannot be reached
 */
export function showHelp(raised, helped, ask, file) {
  const filed = file ? [{ word: _("Save the answers as a file"), act: file }] : [];
  if (raised) {
    const about = ABOUT.find(([key]) => key === raised)?.[1] ?? "Something else";
    openDialog({
      title: _("Your hand is up"),
      body: [
        make("p", {}, _(about)),
        make(
          "p",
          { class: "muted" },
          helped ? _("A proctor is on the way to you. Your time goes on.") : _("The proctor has been told and will come to you. Your time goes on."),
        ),
      ],
      actions: [
        ...filed,
        { word: _("Take it back"), act: () => ask("") },
        { word: _("Close"), primary: true },
      ],
    });
    return;
  }
  const dialog = openDialog({
    title: _("Raise hand"),
    body: [
      make("p", {}, _("The proctor comes to your seat. What is it about?")),
      make(
        "div",
        { class: "stack tight" },
        ...ABOUT.map(([key, words]) =>
          make(
            "button",
            {
              type: "button",
              class: "wide",
              onclick() {
                dialog.close();
                ask(key);
              },
            },
            _(words),
          ),
        ),
      ),
    ],
    actions: [...filed, { word: _("Cancel") }],
  });
}

/**
 * The button in the top bar.
 * @param {() => void} open
 * @returns {{element: HTMLButtonElement, show: (raised: string) => void}}
 */
export function helpButton(open) {
  const word = say(make("span"), "Raise hand");
  const element = make("button", { type: "button", class: "quiet tool", onclick: open }, icon("hand"), word);
  return {
    element,
    show(raised) {
      element.setAttribute("aria-pressed", String(Boolean(raised)));
      say(word, raised ? msg("Hand is up") : msg("Raise hand"));
    },
  };
}

/** Messages from the proctor: each shown once as a calm strip, all of them kept to be read again. */

import { openDialog } from "./dialog.js";
import { icon, make } from "./draw.js";
import { minuteOf } from "./times.js";
import { _, msg, say } from "./words.js";

/** @typedef {{id: string|number, at: number, text: string}} Message */

/** @returns {{button: HTMLButtonElement, strip: HTMLElement, show: (messages: Message[]) => void}} */
export function messages() {
  const shelf = `read ${location.pathname}`;
  let all = /** @type {Message[]} */ ([]);
  const read = new Set(/** @type {(string|number)[]} */ (JSON.parse(sessionStorage.getItem(shelf) ?? "[]")));
  const button = make(
    "button",
    { type: "button", class: "quiet tool", onclick: list },
    icon("message"),
    say(make("span"), msg("Messages")),
  );
  const time = make("time", { class: "muted" });
  const text = make("p");
  const strip = make(
    "div",
    { class: "strip", hidden: true, role: "status" },
    say(make("strong"), msg("The proctor says")),
    time,
    text,
    make("button", { type: "button", onclick: () => put(unread()[0]) }, say(make("span"), msg("I have read this"))),
  );

  function unread() {
    return all.filter((message) => !read.has(message.id));
  }
  /** @param {...Message} some */
  function put(...some) {
    for (const message of some) read.add(message.id);
    sessionStorage.setItem(shelf, JSON.stringify([...read]));
    draw();
  }
  function list() {
    put(...all);
    openDialog({
      title: _("Messages from the proctor"),
      body: all.length
        ? [
            make(
              "ul",
              { class: "messages" },
              ...[...all]
                .reverse()
                .map((message) =>
                  make("li", {}, make("time", { class: "muted" }, minuteOf(message.at)), make("p", {}, message.text)),
                ),
            ),
          ]
        : [make("p", { class: "muted" }, _("There are no messages."))],
      actions: [{ word: _("Close"), primary: true }],
    });
  }
  function draw() {
    const [first] = unread();
    button.classList.toggle("unread", Boolean(first));
    strip.hidden = !first;
    if (!first) return;
    time.textContent = minuteOf(first.at);
    if (text.textContent !== first.text) text.textContent = first.text;
  }
  return {
    button,
    strip,
    show(messages_) {
      all = messages_;
      draw();
    },
  };
}

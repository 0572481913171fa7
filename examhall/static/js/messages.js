/** Messages from the proctor: each shown once as a calm strip, all of them kept to be read again. */

import { openDialog } from "./dialog.js";
import { icon, make } from "./draw.js";
import { minuteOf } from "./times.js";
import { _, say } from "./words.js";

/** @typedef {{id: string|number, at: number, text: string}} Message */

/** @returns {{button: HTMLButtonElement, strip: HTMLElement, show: (messages: Message[]) => void}} */
export function messages() {
  let all = /** @type {Message[]} */ ([]);
  const read = new Set();
  const word = say(make("span"), "Messages");
  const button = make("button", { type: "button", class: "quiet tool", onclick: list }, icon("message"), word);
  const time = make("time", { class: "muted" });
  const text = make("p");
  const strip = make("div", { class: "strip", hidden: true, role: "status" }, say(make("strong"), "The proctor says"), time, text,
    make("button", { type: "button", onclick: put }, say(make("span"), "I have read this")));

  function put() {
    for (const message of all) read.add(message.id);
    draw();
  }
  function list() {
    put();
    openDialog({
      title: _("Messages from the proctor"),
      body: all.length
        ? [make("ul", { class: "messages" }, ...[...all].reverse().map((message) => make("li", {}, make("time", { class: "muted" }, minuteOf(message.at)), make("p", {}, message.text))))]
        : [make("p", { class: "muted" }, _("There are no messages."))],
      actions: [{ word: _("Close"), primary: true }],
    });
  }
  function draw() {
    const unread = all.filter((message) => !read.has(message.id));
    const latest = unread[unread.length - 1];
    button.classList.toggle("unread", unread.length > 0);
    strip.hidden = !latest;
    if (!latest) return;
    time.textContent = minuteOf(latest.at);
    if (text.textContent !== latest.text) text.textContent = latest.text;
  }
  draw();
  return {
    button,
    strip,
    show(messages_) {
      all = messages_;
      draw();
    },
  };
}

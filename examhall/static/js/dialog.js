/** Opens a dialog of the page: a title, what it says, and its acts; Escape closes it. */

import { make } from "./draw.js";

let count = 0;

/**
 * @param {{title: string, body: (Node|string)[], actions: {word: string, primary?: boolean, danger?: boolean, act?: () => void}[], class?: string}} content
 *   every button closes the dialog, then does its act
 * @returns {HTMLDialogElement}
 */
export function openDialog({ title, body, actions, class: name = "" }) {
  const heading = `dialog-${(count += 1)}`;
  const dialog = make("dialog", { class: name, "aria-labelledby": heading });
  const buttons = actions.map(({ word, primary, danger, act }) =>
    make(
      "button",
      {
        type: "button",
        autofocus: primary,
        class: primary ? "primary" : danger ? "danger" : "",
        onclick() {
          dialog.close();
          act?.();
        },
      },
      word,
    ),
  );
  dialog.append(
    make("header", {}, make("h2", { id: heading }, title)),
    make("div", { class: "body" }, ...body),
    make("footer", {}, ...buttons),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

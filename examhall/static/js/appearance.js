/** Text size, theme, language and full screen: chosen in one panel, kept on this machine, changed without a reload. */

import { openDialog } from "./dialog.js";
import { make } from "./draw.js";
import { _, locale, switchTo } from "./words.js";

const SIZES = [16, 18, 20, 22, 24, 28]; // px of question text

/** @param {string} key @param {string} value */
function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the choice holds until the page is left.
  }
}

function presentSize() {
  return Math.round(parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--question")) * 16);
}

/**
 * One choice among a few.
 * @template T
 * @param {string} label
 * @param {[T, string][]} options
 * @param {T} chosen
 * @param {(value: T) => void} choose
 */
function choice(label, options, chosen, choose) {
  const buttons = options.map(([value, word]) => {
    const button = make("button", { type: "button", "aria-pressed": String(value === chosen) }, word);
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      choose(value);
    });
    return button;
  });
  return make(
    "div",
    { class: "field", role: "group", "aria-label": label },
    make("div", { class: "label" }, label),
    make("div", { class: "row" }, ...buttons),
  );
}

export function showAppearance() {
  const root = document.documentElement;
  const dialog = openDialog({
    title: _("Display"),
    class: "appearance",
    body: [
      choice(
        _("Text size"),
        SIZES.map((size) => /** @type {[number, string]} */ ([size, String(size)])),
        presentSize(),
        (size) => {
          root.style.setProperty("--question", `${size / 16}rem`);
          keep("question_size", String(size));
        },
      ),
      choice(
        _("Colours"),
        [
          ["light", _("Light")],
          ["contrast", _("High contrast")],
          ["dark", _("Dark")],
        ],
        root.dataset.theme ?? "light",
        (theme) => {
          root.dataset.theme = theme;
          keep("theme", theme);
        },
      ),
      choice(
        _("Language of the buttons"),
        [
          ["zh_CN", "中文"],
          ["en", "English"],
        ],
        locale(),
        (to) => {
          switchTo(to);
          dialog.close();
          showAppearance();
        },
      ),
      choice(
        _("Full screen"),
        [
          [true, _("On")],
          [false, _("Off")],
        ],
        Boolean(document.fullscreenElement),
        (on) => {
          if (on) root.requestFullscreen?.().catch(() => {});
          else document.exitFullscreen?.().catch(() => {});
        },
      ),
    ],
    actions: [{ word: _("Close"), primary: true }],
  });
}

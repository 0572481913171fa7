/** One quiet line for all the page has to say beside the paper: a passing word first, then what lasts longest. */

import { make } from "./draw.js";
import { _, language } from "./words.js";

const SHOWN = 7000; // ms a passing word stays

/** @typedef {{broken: boolean, parked: string[], reachable: boolean, trouble: string, covered: boolean}} Lasting */

/** @param {() => Lasting} lasting */
export function saidLine(lasting) {
  const element = make("p", { class: "line", role: "status" });
  let passing = "";
  let timer = 0;

  const show = () => {
    const { broken, parked, reachable, trouble, covered } = lasting();
    const [kind, text] = passing
      ? ["passing", passing]
      : broken
        ? ["stop", _("Not saved: this machine cannot store answers. Raise your hand.")]
        : parked.length
          ? [
              "warn",
              _("The hall could not read an answer (%(where)s). It is kept on this machine; please raise your hand.", {
                where: parked.join(", "),
              }),
            ]
          : !reachable && covered
            ? ["calm", _("The network is down. This page reconnects by itself.")]
            : !reachable
              ? ["calm", _("The network is down. Your answers are kept on this machine; please go on.")]
              : trouble
                ? ["calm", trouble]
                : ["", ""];
    element.dataset.kind = kind;
    if (element.textContent !== text) element.textContent = text;
  };
  language.addEventListener("switch", show);
  return {
    element,
    show,
    /** @param {string} sentence */
    tell(sentence) {
      clearTimeout(timer);
      passing = sentence;
      timer = setTimeout(() => {
        passing = "";
        show();
      }, SHOWN);
      show();
    },
  };
}

/** The waiting room: who sits here, where, the notice, the pledge, and what is still to come before the paper opens. */

import { fill, make } from "./draw.js";
import { dayOf, minuteOf, weekdayOf } from "./times.js";
import { title } from "./titles.js";
import { _, language, msg, say } from "./words.js";

/** @typedef {import("./types.js").About} About */
/** @typedef {import("./types.js").News} News */

export const WEEKDAYS = [msg("Sun"), msg("Mon"), msg("Tue"), msg("Wed"), msg("Thu"), msg("Fri"), msg("Sat")];

/**
 * @param {About} about
 * @param {{pledge: () => Promise<void>, help: () => void}} acts `pledge` rejects with a sentence to show
 * @returns {{element: HTMLElement, show: (news: News) => void}}
 */
export function waitingRoom(about, acts) {
  const steps = make("ol", { class: "road" });
  const { element: pledge, show: showPledge } = pledgeSheet(about, acts.pledge);
  const element = make(
    "div",
    { class: "waiting" },
    make(
      "div",
      { class: "waiting-grid" },
      make(
        "section",
        { class: "sheet identity" },
        ...identity(about),
        make(
          "button",
          { type: "button", class: "quiet", onclick: acts.help },
          say(make("span"), msg("Something is wrong here: raise my hand")),
        ),
      ),
      make("div", { class: "stack" }, pledge, make("section", { class: "sheet next", "aria-live": "polite" }, steps)),
    ),
  );
  let latest = /** @type {News|null} */ (null);

  const show = (/** @type {News} */ news) => {
    latest = news;
    showPledge(news.pledged);
    const admitted = news.state !== "awaiting";
    steps.replaceChildren(
      step(
        news.pledged ? "done" : "now",
        _(news.pledged ? "Notice read, pledge given" : "Read the notice and give the pledge"),
      ),
      step(
        admitted ? "done" : news.pledged ? "now" : "later",
        admitted ? _("The proctor has admitted you") : _("The proctor checks your identity and admits you"),
      ),
      step(admitted && news.pledged ? "now" : "later", _("The proctor opens the part; this page goes on by itself")),
    );
  };
  language.addEventListener("switch", () => latest && show(latest));
  return { element, show };
}

/** @param {"done"|"now"|"later"} how @param {string} words */
function step(how, words) {
  return make(
    "li",
    { class: how, "aria-current": how === "now" ? "step" : null },
    make("span", { class: "shape", "aria-hidden": "true" }),
    words,
  );
}

/** @param {About} about */
function identity(about) {
  const day = make(
    "dd",
    { class: "figures" },
    `${dayOf(about.starts_at)} (`,
    say(make("span"), WEEKDAYS[weekdayOf(about.starts_at)]),
    `) ${minuteOf(about.starts_at)}`,
  );
  const exam = make("p", { class: "muted" });
  const part = make("h1", { tabindex: "-1" });
  const name = () => ([exam.textContent, part.textContent] = [title(about, "exam"), title(about, "part_title")]);
  language.addEventListener("switch", name);
  name();
  /** @type {[string, Node][]} */
  const facts = [
    ["Name", make("dd", { class: "name" }, about.candidate.name)],
    [msg("Sex"), make("dd", {}, about.candidate.sex)],
    ["Ticket number", make("dd", { class: "figures" }, about.candidate.ticket)],
    ["Identity number", make("dd", { class: "figures" }, about.candidate.identity)],
    ["Centre", make("dd", {}, about.centre)],
    ["Room", make("dd", {}, about.room)],
    ["Starts at", day],
    [
      msg("Duration"),
      say(make("dd"), msg("%(minutes)s minutes, %(points)s points, pass at %(pass)s"), {
        minutes: about.minutes,
        points: about.points,
        pass: about.pass_mark,
      }),
    ],
  ];
  return [
    make(
      "div",
      { class: "identity-head" },
      make("div", {}, exam, part),
      make(
        "div",
        { class: "seat" },
        say(make("span", { class: "muted" }), "Seat"),
        make("strong", { class: "figures" }, String(about.seat)),
      ),
    ),
    make("dl", { class: "facts" }, ...facts.flatMap(([label, dd]) => [say(make("dt"), label), dd])),
  ];
}

/** @param {About} about @param {() => Promise<void>} give */
function pledgeSheet(about, give) {
  const notice = make("div", { class: "notice-text prose", tabindex: "0" });
  say(notice, msg("Notice to candidates"), {}, "aria-label");
  fill(notice, about.notice);
  const pledge = make("div", { class: "prose pledge-text" });
  fill(pledge, about.pledge);
  const tick = make("input", { type: "checkbox", disabled: true });
  const hint = say(make("p", { class: "hint muted small" }), msg("Please read the notice to its end first."));
  const problem = make("p", { class: "problem", role: "alert" });
  const ready = make("button", { type: "button", class: "primary", disabled: true }, say(make("span"), msg("I am ready")));
  const act = make(
    "div",
    { class: "pledge-act" },
    make("label", { class: "check" }, tick, say(make("span"), msg("I have read the notice and give this pledge."))),
    hint,
    problem,
    ready,
  );
  let given = false;

  const look = () => {
    const read = notice.scrollTop + notice.clientHeight >= notice.scrollHeight - 8;
    if (!read || given || !notice.clientHeight) return;
    tick.disabled = false;
    hint.hidden = true;
  };
  notice.addEventListener("scroll", look);
  new ResizeObserver(look).observe(notice);
  tick.addEventListener("change", () => (ready.disabled = !tick.checked));
  ready.addEventListener("click", async () => {
    ready.disabled = true;
    problem.textContent = "";
    try {
      await give();
    } catch (reason) {
      problem.textContent = /** @type {Error} */ (reason).message;
      ready.disabled = false;
    }
  });
  const show = (/** @type {boolean} */ pledged) => {
    given = pledged;
    act.hidden = pledged;
  };
  const element = make(
    "section",
    { class: "sheet rules" },
    say(make("h2"), msg("Notice to candidates")),
    notice,
    say(make("h3"), msg("Pledge")),
    pledge,
    act,
  );
  return { element, show };
}

/** Draws one question: its head and stem, its documents if it has any, and its fields. */

import { drawDocuments } from "./documents.js";
import { fill, make } from "./draw.js";
import { drawInteraction } from "./interactions/registry.js";
import { splitter } from "./splitter.js";
import { msg, say } from "./words.js";
import { workspaceBar } from "./workspaces.js";

/** @typedef {import("./types.js").Question} Question */
/** @typedef {import("./types.js").Value} Value */
/**
 * @typedef {object} Drawn
 * @property {HTMLElement} element
 * @property {Map<string, import("./types.js").Control>} controls by field
 * @property {{id: string, host: HTMLElement}[]} texts what may be highlighted
 * @property {() => void} find goes to the search field of the documents
 */

/** @param {Question} question */
export function isTask(question) {
  return Boolean(question.documents?.length) || question.fields.length > 1;
}

/**
 * @param {Question} question
 * @param {{section: import("./types.js").Section, answers: Map<string, Value>, notes: import("./notes.js").Notes,
 *   emit: (field: string, value: Value, settled: boolean) => void}} around
 * @returns {Drawn}
 */
export function drawQuestion(question, around) {
  const stem = make("div", { class: "stem prose", id: `stem-${question.id}` });
  fill(stem, question.stem);
  const controls = new Map();
  const fields = make("div", { class: "fields" });
  let group = "";
  for (const field of question.fields) {
    if (field.group && field.group !== group) fields.append(make("h2", { class: "group" }, field.group));
    group = field.group ?? "";
    const labelId = `label-${field.id}`;
    const control = drawInteraction({
      id: field.id,
      label: field.label || question.title || "",
      describedBy: field.label ? labelId : stem.id,
      interaction: field.interaction,
      value: around.answers.get(field.id),
      struck: [...(around.notes.strikes.get(field.id) ?? [])],
      emit: (value, settled) => around.emit(field.id, value, settled),
      strike: (option) => around.notes.strike(field.id, option),
    });
    controls.set(field.id, control);
    fields.append(
      make(
        "div",
        {
          class: isWide(field.interaction) ? "answer wide" : "answer",
          "data-field": field.id,
          "data-kind": field.interaction.kind,
        },
        field.label ? make("div", { class: "label", id: labelId }, field.label) : null,
        control.element,
        field.hint ? make("p", { class: "hint" }, field.hint) : null,
      ),
    );
  }
  const texts = [{ id: question.id, host: stem }];
  const head = headOf(question, around.section);
  if (!isTask(question))
    return { element: make("article", { class: "question" }, head, stem, fields), controls, texts, find() {} };

  const workspace = make(
    "section",
    { class: "workspace", "data-workspace": question.workspace || null },
    workspaceBar(question.workspace),
    make("div", { class: "workspace-scroll" }, make("div", { class: "workspace-inner" }, head, stem, fields)),
  );
  say(workspace, msg("Workspace"), {}, "aria-label");
  const task = make("article", { class: "task" });
  if (!question.documents?.length) {
    task.classList.add("alone");
    task.append(workspace);
    return { element: task, controls, texts, find() {} };
  }
  const documents = drawDocuments(question.documents);
  task.append(documents.element, splitter(task), workspace);
  return { element: task, controls, texts: [...texts, ...documents.texts], find: documents.find };
}

/** @param {import("./types.js").Interaction} interaction */
function isWide(interaction) {
  return (
    ["order", "match", "table", "choices"].includes(interaction.kind) ||
    (interaction.kind === "choice" && !["list", "code"].includes(interaction.layout ?? "")) ||
    (interaction.kind === "text" && ((interaction.lines ?? 1) > 1 || Boolean(interaction.count)))
  );
}

/** @param {Question} question @param {import("./types.js").Section} section */
function headOf(question, section) {
  return make(
    "header",
    { class: "question-head" },
    make(
      "h1",
      { tabindex: "-1" },
      make("span", { class: "figures" }, String(question.number)),
      question.title ? ` ${question.title}` : "",
    ),
    make("p", { class: "muted" }, section.title, " · ", say(make("span"), msg("Points: %(points)s"), { points: question.points })),
    section.rule ? make("p", { class: "rule muted" }, section.rule) : null,
  );
}

/** How far a question is answered: unanswered, partial or answered. Says nothing about whether it is right. */

/** @typedef {import("./types.js").Value} Value */
/** @typedef {import("./types.js").Question} Question */
/** @typedef {"unanswered"|"partial"|"answered"} Progress */

/** Whether a value says anything: an emptied field is unanswered again. @param {any} value @returns {boolean} */
export function isGiven(value) {
  if (typeof value === "string") return value.trim() !== "";
  return value !== null && typeof value === "object" && Object.values(value).some(isGiven);
}

/** @param {import("./types.js").Interaction} interaction @param {any} value */
function isWhole(interaction, value) {
  if (interaction.kind === "match") return (interaction.sources ?? []).every((source) => isGiven(value[source.id]));
  if (interaction.kind === "order") return value.length === (interaction.cards ?? []).length;
  if (interaction.kind === "table") {
    return value.every((/** @type {any} */ row) => (interaction.columns ?? []).every((column) => isGiven(row[column.id])));
  }
  return true;
}

/** @param {Question} question @param {Map<string, Value>} answers @returns {Progress} */
export function progressOf(question, answers) {
  const given = question.fields.filter((field) => isGiven(answers.get(field.id)));
  if (!given.length) return "unanswered";
  const whole = given.every((field) => isWhole(field.interaction, answers.get(field.id)));
  return whole && given.length === question.fields.length ? "answered" : "partial";
}

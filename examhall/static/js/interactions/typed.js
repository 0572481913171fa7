/** Typing with an input method in mind: nothing is told while a character is still being composed, and nothing is told twice. */

const RESTED = 1000; // ms: what was typed so long ago has been kept (see drafts.js), and leaving the field adds nothing to it

/**
 * @param {HTMLInputElement|HTMLTextAreaElement} input
 * @param {(text: string, settled: boolean) => void} emit `settled` once the field is left
 */
export function typed(input, emit) {
  let told = input.value;
  let typedAt = -Infinity; // when it was last told in the middle of typing
  let composing = false;
  const tell = (/** @type {boolean} */ settled) => {
    const unsettled = performance.now() - typedAt < RESTED;
    if (composing || (input.value === told && !(settled && unsettled))) return;
    told = input.value;
    typedAt = settled ? -Infinity : performance.now();
    emit(told, settled);
  };
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    tell(false);
  });
  input.addEventListener("input", () => tell(false));
  input.addEventListener("change", () => {
    composing = false;
    tell(true);
  });
  return {
    /** @param {string} text */
    show(text) {
      if (input.value === text) return;
      input.value = text;
      told = text;
      typedAt = -Infinity;
    },
  };
}

/** Typing with an input method in mind: nothing is told while a character is still being composed. */

/**
 * @param {HTMLInputElement|HTMLTextAreaElement} input
 * @param {(text: string, settled: boolean) => void} emit `settled` once the field is left
 */
export function typed(input, emit) {
  let told = input.value;
  let composing = false;
  const tell = (/** @type {boolean} */ settled) => {
    if (composing || (input.value === told && !settled)) return;
    told = input.value;
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
    },
  };
}

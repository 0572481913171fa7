/** The eligibility page: only the chosen clause asks its questions, and a file that is too large is told before it is sent. */

const clauses = /** @type {HTMLFormElement|null} */ (document.querySelector("form[data-clauses]"));

function ask() {
  const chosen = /** @type {HTMLInputElement|null} */ (clauses?.querySelector("input[name=clause]:checked"));
  for (const asked of /** @type {NodeListOf<HTMLFieldSetElement>} */ (clauses?.querySelectorAll(".asked") ?? [])) {
    asked.disabled = asked.dataset.clause !== chosen?.value;
  }
}

clauses?.addEventListener("change", ask);
window.addEventListener("pageshow", ask); // the back button brings a chosen clause back without a change
ask();

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-largest]"))) {
  const file = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const chosen = /** @type {HTMLElement} */ (form.querySelector("[data-chosen]"));
  const tooLarge = /** @type {HTMLElement} */ (form.querySelector("[data-too-large]"));
  file.addEventListener("change", () => {
    const one = file.files?.[0];
    if (!one) return;
    tooLarge.hidden = one.size <= Number(form.dataset.largest) * 1024 * 1024;
    if (!tooLarge.hidden) file.value = "";
    chosen.textContent = one.name;
  });
}

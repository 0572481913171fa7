/** The language and theme switches of server-rendered pages: a cookie the server reads, then the same page again. */

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-locale-switch]"))) {
  button.addEventListener("click", () => {
    document.cookie = `locale=${button.dataset.localeSwitch}; path=/; max-age=31536000; SameSite=Lax`;
    location.reload();
  });
}

const switches = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("[data-theme-switch]")]);
const panel = /** @type {HTMLDetailsElement|null} */ (document.querySelector(".appearance-switch"));

function press() {
  const theme = document.documentElement.dataset.theme ?? "light";
  for (const button of switches) button.setAttribute("aria-pressed", String(button.dataset.themeSwitch === theme));
}

for (const button of switches) {
  button.addEventListener("click", () => {
    const theme = button.dataset.themeSwitch ?? "light";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme); // where theme.js and the candidates' display panel look for it
    } catch {
      // Without storage the choice holds until the page is left.
    }
    press();
  });
}
document.addEventListener("click", (event) => panel?.contains(/** @type {Node} */ (event.target)) || panel?.removeAttribute("open"));
panel?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !panel.open) return;
  panel.open = false;
  panel.querySelector("summary")?.focus();
});
press();

/** The language and theme switches of server-rendered pages: a cookie the server reads, then the same page again. */

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-locale-switch]"))) {
  button.addEventListener("click", () => {
    document.cookie = `locale=${button.dataset.localeSwitch}; path=/; max-age=31536000; SameSite=Lax`;
    location.reload();
  });
}

/** Beside the button that stands for a file input: the name of the file that was chosen, in the page's language where there is none. */

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".file"))) {
  const input = place.querySelector("input");
  const name = place.querySelector("span");
  const tell = () => {
    if (name) name.textContent = [...(input?.files ?? [])].map((file) => file.name).join(", ") || (place.dataset.none ?? "");
  };
  input?.addEventListener("change", tell);
  tell();
}

/** Prints the page on which the button stands: for what is shown once and belongs on paper. */

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

// Puts the reader's chosen theme and text size on the page before it is first painted; a classic script, so that it may block.
"use strict";
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("theme");
    const size = Number(localStorage.getItem("question_size"));
    if (theme === "dark" || theme === "contrast") root.dataset.theme = theme;
    if (size >= 16 && size <= 28) root.style.setProperty("--question", `${size / 16}rem`);
  } catch {
    // No storage: the light theme stands.
  }
})();

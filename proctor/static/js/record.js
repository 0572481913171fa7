/** Prints the room record. */

document.getElementById("print")?.addEventListener("click", () => print());

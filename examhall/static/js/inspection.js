/** A marked paper goes from the screen when somebody ends the inspection: the page asks whether it may stay. */

const EACH = 5_000; // milliseconds
const GONE = 410;

async function ask() {
  try {
    const reply = await fetch("/inspection/still", { cache: "no-store" });
    if (reply.status === GONE) location.replace("/inspection/over");
  } catch {
    // no network now: the page's own end comes all the same, and the next question may be answered
  }
}

setInterval(ask, EACH);

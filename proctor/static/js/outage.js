/** Keeps the table of an outage up to date while nobody is writing in it: journals come in late, and the proposals change. */

const AGAIN = 5000; // ms

setInterval(async () => {
  if (document.hidden || document.querySelector("details[open]") || document.activeElement?.matches("input")) return;
  const reply = await fetch(location.href).catch(() => null);
  if (!reply?.ok) return;
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
  for (const part of ["table.outage tbody", ".outage-head", ".at-hand"]) {
    const [now, then] = [fresh.querySelector(part), document.querySelector(part)];
    if (now && then && now.outerHTML !== then.outerHTML && !document.querySelector("details[open]")) then.replaceWith(now);
  }
}, AGAIN);

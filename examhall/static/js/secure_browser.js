/** The keys that Safe Exam Browser shows to the page it is on: already hashed with the page's address. Empty in any other browser. */

const PATIENCE = 2000; // ms for a client that must be asked to bring its keys up to date

/**
 * @typedef {object} Keys
 * @property {string} config
 * @property {string} browser
 * @property {string} version
 */

/** @returns {Promise<Keys>} */
export async function shownKeys() {
  const client = /** @type {any} */ (globalThis).SafeExamBrowser;
  if (!client?.security) return { config: "", browser: "", version: "" };
  if (!client.security.configKey && client.security.updateKeys) {
    await new Promise((resolve) => {
      setTimeout(resolve, PATIENCE);
      client.security.updateKeys(resolve);
    });
  }
  const { configKey, browserExamKey } = client.security;
  return { config: configKey ?? "", browser: browserExamKey ?? "", version: client.version ?? "" };
}

/** Shows the keys of this page to the hall. It looks, and the proctor hears of it; nothing here waits for the answer. */
export async function showAgain(/** @type {import("./door.js").Door} */ door) {
  await door.post("/secure-browser", await shownKeys()).catch(() => {}); // evidence, never in an answer's way
}

/** Carries one page's questions to the hall and its replies back; tells a refusal from a hall that cannot be reached. */

/** The hall said no: `code` for the page, `says` for the person. */
export class Refused extends Error {
  /** @param {number} status @param {any} body @param {number} retryAfter milliseconds, 0 if the hall named none */
  constructor(status, body, retryAfter) {
    super(body.code ?? "refused");
    this.status = status;
    this.code = String(body.code ?? "refused");
    this.says = String(body.says ?? "");
    this.details = body;
    this.retryAfter = retryAfter;
  }
}

/** No reply in time, or one that is not the hall's (a proxy's error page). Nothing is known about what became of it. */
export class Unreached extends Error {}

export class Door {
  /** @param {string} sitting */
  constructor(sitting) {
    this.root = `/sittings/${encodeURIComponent(sitting)}`;
    this.lease = "";
    this.pushes = true; // whether there is a socket to listen to
  }

  /** @param {string} path @param {number} [patience] */
  get(path, patience = 10_000) {
    return this.#ask("GET", path, undefined, patience);
  }

  /** @param {string} path @param {object} body @param {number} [patience] */
  post(path, body, patience = 10_000) {
    return this.#ask("POST", path, body, patience);
  }

  /** @param {string} method @param {string} path @param {object|undefined} body @param {number} patience */
  async #ask(method, path, body, patience) {
    const headers = /** @type {Record<string, string>} */ ({ Accept: "application/json" });
    if (this.lease) headers.Authorization = `Lease ${this.lease}`;
    if (body) headers["Content-Type"] = "application/json";
    let reply, content;
    try {
      reply = await fetch(this.root + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(patience),
        cache: "no-store",
      });
      content = await reply.json();
    } catch (reason) {
      throw new Unreached(String(reason));
    }
    if (reply.ok || content.receipts) return content; // a fenced save is a 409 with its receipts
    const seconds = Number(reply.headers.get("Retry-After"));
    throw new Refused(reply.status, content, seconds > 0 ? seconds * 1000 : 0);
  }
}

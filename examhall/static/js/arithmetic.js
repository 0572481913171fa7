/** Works out what is typed into the calculator: + − × ÷, brackets, per cent; no code is ever run. */

const DIGITS = 12; // significant digits shown: hides 0.1 + 0.2 = 0.30000000000000004

/**
 * @param {string} text such as "62 × 0.30 + (12 − 3) ÷ 2"
 * @returns {string} the result, or an empty text if it is none
 */
export function work(text) {
  const tokens =
    text
      .replace(/[,，\s]/g, "")
      .replace(/[×xX]/g, "*")
      .replace(/÷/g, "/")
      .replace(/−/g, "-")
      .match(/\d+\.?\d*|\.\d+|[-+*/()%]|./g) ?? [];
  let at = 0;
  const sum = () => {
    let total = product();
    while (tokens[at] === "+" || tokens[at] === "-") total = tokens[at++] === "+" ? total + product() : total - product();
    return total;
  };
  const product = () => {
    let total = factor();
    while (tokens[at] === "*" || tokens[at] === "/") total = tokens[at++] === "*" ? total * factor() : total / factor();
    return total;
  };
  /** @returns {number} */
  const factor = () => {
    const token = tokens[at++];
    if (token === "-") return -factor();
    let number = token === "(" ? sum() : /^[\d.]/.test(token ?? "") ? Number(token) : NaN;
    if (token === "(" && tokens[at++] !== ")") number = NaN;
    while (tokens[at] === "%") [number, at] = [number / 100, at + 1];
    return number;
  };
  const result = sum();
  return at === tokens.length && Number.isFinite(result) ? String(Number(result.toPrecision(DIGITS))) : "";
}

/** SHA-256 and its HMAC, for a page without a secure context, where the browser's own are not to be had. Pure. */

const FRACTIONS = { square: new Uint32Array(8), cube: new Uint32Array(64) }; // of the roots of the first primes

for (let number = 2, found = 0; found < 64; number += 1) {
  if ([...Array(number).keys()].some((divisor) => divisor > 1 && number % divisor === 0)) continue;
  const bits = (/** @type {number} */ root) => Math.floor((root - Math.floor(root)) * 2 ** 32);
  if (found < 8) FRACTIONS.square[found] = bits(Math.sqrt(number));
  FRACTIONS.cube[found] = bits(Math.cbrt(number));
  found += 1;
}

/** @param {number} word @param {number} by */
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/** @param {Uint8Array} message @returns {Uint8Array} 32 bytes */
export function sha256(message) {
  const padded = new DataView(new ArrayBuffer(Math.ceil((message.length + 9) / 64) * 64));
  new Uint8Array(padded.buffer).set(message);
  padded.setUint8(message.length, 0x80);
  padded.setUint32(padded.byteLength - 8, Math.floor(message.length / 2 ** 29));
  padded.setUint32(padded.byteLength - 4, message.length * 8);
  const state = Uint32Array.from(FRACTIONS.square);
  const words = new Uint32Array(64);
  for (let block = 0; block < padded.byteLength; block += 64) {
    for (let n = 0; n < 16; n += 1) words[n] = padded.getUint32(block + n * 4);
    for (let n = 16; n < 64; n += 1) {
      const [early, late] = [words[n - 15], words[n - 2]];
      const [s0, s1] = [turned(early, 7) ^ turned(early, 18) ^ (early >>> 3), turned(late, 17) ^ turned(late, 19) ^ (late >>> 10)];
      words[n] = words[n - 16] + s0 + words[n - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let n = 0; n < 64; n += 1) {
      const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + FRACTIONS.cube[n] + words[n];
      const other = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(one + other) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, n) => (state[n] += word));
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, n) => out.setUint32(n * 4, word));
  return new Uint8Array(out.buffer);
}

/** @param {Uint8Array} key @param {Uint8Array} message @returns {Uint8Array} 32 bytes */
export function hmac(key, message) {
  const whole = new Uint8Array(64);
  whole.set(key.length > 64 ? sha256(key) : key);
  const behind = (/** @type {number} */ pad, /** @type {Uint8Array} */ text) => {
    const both = new Uint8Array(64 + text.length);
    both.set(whole.map((byte) => byte ^ pad));
    both.set(text, 64);
    return both;
  };
  return sha256(behind(0x5c, sha256(behind(0x36, message))));
}

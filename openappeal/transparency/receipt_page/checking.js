'use strict';
// What docs/log.md writes down, for a browser without a network: hashes, signatures, receipts, promises, the log's files.
// Every function takes anything and throws Refused, with one word that says why, for what is not of its format.

class Refused extends Error {
  constructor(why, about = {}) {
    super(why);
    this.why = why;
    this.about = about;
  }
}

const MAX_NOTE = 1000000;
const MAX_EXTRA = 65536;
const MAX_PROOF = 63;
const MAX_PROMISE = 1000;
const MAX_MANIFEST = 2 ** 24;
const MAX_RECEIPT = MAX_NOTE + 2 * MAX_EXTRA;
const MAX_SIGNATURES = 100;
const MAX_SIZE = 2n ** 63n - 1n;
const WIDTH = 256;
const SIGN = 1;
const VOID = 3;
const RESTORE = 4;
const RECEIPT = 'c2sp.org/tlog-proof@v1';
const PROMISE = 'openappeal-promise@v1';

// ── Bytes and their spellings ─────────────────────────────────────────────────────────────────────────────────────────

const encode = (text) => new TextEncoder().encode(text);

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

function decode(data, why) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new Refused(why);
  }
}

const toHex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const toBase64 = (data) => btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(''));

function fromBase64(text, why) {
  let raw;
  try {
    raw = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Refused(why);
  }
  // One spelling for each value, so that no bit can change unnoticed.
  if (toBase64(raw) !== text) throw new Refused(why);
  return raw;
}

const bigEndian = (data) => data.reduce((number, byte) => number * 256 + byte, 0);
const fourBytes = (number) => Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
const withLength = (data) => joined(fourBytes(data.length), data);

// ── SHA-256 and SHA-512 (FIPS 180-4). Their constants are the fractions of roots of the first primes. ──────────────────

const MASK = 2n ** 64n - 1n;
const primes = [];
for (let number = 2; primes.length < 80; number++) {
  if (primes.every((prime) => number % prime)) primes.push(number);
}

function fraction(prime, degree) {
  const whole = BigInt(prime) << BigInt(64 * degree);
  let low = 0n;
  for (let bit = 1n << 68n; bit; bit >>= 1n) {
    if ((low + bit) ** BigInt(degree) <= whole) low += bit;
  }
  return low & MASK;
}

const CUBES = primes.map((prime) => fraction(prime, 3));
const SQUARES = primes.slice(0, 8).map((prime) => fraction(prime, 2));
const CUBES_32 = Int32Array.from(CUBES.slice(0, 64), (number) => Number(number >> 32n));
const SQUARES_32 = Int32Array.from(SQUARES, (number) => Number(number >> 32n));
const words32 = new Int32Array(64);

function padded(parts, block) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(Math.ceil((length + 1 + block / 8) / block) * block);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  whole[at] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(whole.length - 4, length << 3);
  return view;
}

function sha256(...parts) {
  const view = padded(parts, 64);
  const state = SQUARES_32.slice();
  const w = words32;
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + 4 * i);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + CUBES_32[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setInt32(4 * i, word));
  return new Uint8Array(out.buffer);
}

function sha512(...parts) {
  const view = padded(parts, 128);
  const turn = (x, n) => ((x >> n) | (x << (64n - n))) & MASK;
  let state = SQUARES;
  for (let block = 0; block < view.byteLength; block += 128) {
    const w = [];
    for (let i = 0; i < 16; i++) w.push(view.getBigUint64(block + 8 * i));
    for (let i = 16; i < 80; i++) {
      const s0 = turn(w[i - 15], 1n) ^ turn(w[i - 15], 8n) ^ (w[i - 15] >> 7n);
      const s1 = turn(w[i - 2], 19n) ^ turn(w[i - 2], 61n) ^ (w[i - 2] >> 6n);
      w.push((w[i - 16] + s0 + w[i - 7] + s1) & MASK);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
      const t1 = h + s1 + ((e & f) ^ (~e & MASK & g)) + CUBES[i] + w[i];
      const s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK, c, b, a, (t1 + t2) & MASK];
    }
    state = [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]) & MASK);
  }
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((word, i) => out.setBigUint64(8 * i, word));
  return new Uint8Array(out.buffer);
}

// ── Ed25519 (RFC 8032 §5.1.7), where the browser has none. Only public values pass here, so it need not take equal time.

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (number) => ((number % P) + P) % P;

function power(base, exponent) {
  let found = 1n;
  for (; exponent; exponent >>= 1n) {
    if (exponent & 1n) found = mod(found * base);
    base = mod(base * base);
  }
  return found;
}

const CURVE = mod(-121665n * power(121666n, P - 2n));
const ROOT = power(2n, (P - 1n) / 4n);
const littleEndian = (data) => data.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * CURVE * t1 * t2);
  const d = mod(2n * z1 * z2);
  return [mod((b - a) * (d - c)), mod((d + c) * (b + a)), mod((d - c) * (d + c)), mod((b - a) * (b + a))];
}

function times(number, point) {
  let found = [0n, 1n, 1n, 0n];
  for (; number; number >>= 1n) {
    if (number & 1n) found = add(found, point);
    point = add(point, point);
  }
  return found;
}

function pointOf(data) {
  const whole = littleEndian(data);
  const y = whole & (2n ** 255n - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n);
  const v = mod(CURVE * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(mod(u * power(v, 7n)), (P - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * ROOT);
  const sign = whole >> 255n;
  if (mod(v * x * x) !== u || (x === 0n && sign)) return null;
  if ((x & 1n) !== sign) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
}

function bytesOf([x, y, z]) {
  const inverse = power(z, P - 2n);
  const whole = mod(y * inverse) | ((mod(x * inverse) & 1n) << 255n);
  return fromHex(whole.toString(16).padStart(64, '0')).reverse();
}

function ed25519(key, signature, message) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const point = pointOf(key);
  const s = littleEndian(signature.slice(32));
  if (!point || s >= ORDER) return false;
  const k = littleEndian(sha512(signature.slice(0, 32), key, message)) % ORDER;
  const [x, y, z, t] = point;
  const base = pointOf(fromHex('58' + '66'.repeat(31)));
  return same(bytesOf(add(times(s, base), times(k, [mod(-x), y, z, mod(-t)]))), signature.slice(0, 32));
}

async function signedBy(key, signature, message) {
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, signature, message);
  } catch {
    return ed25519(key, signature, message);
  }
}

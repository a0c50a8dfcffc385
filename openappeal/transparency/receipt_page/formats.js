// ── Keys, notes, checkpoints (C2SP signed-note, tlog-checkpoint) ──────────────────────────────────────────────────────

const CONTROL = /[\x00-\x09\x0b-\x1f]/;
const SPACE = /[\x09-\x0d\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const isName = (name) => name !== '' && !name.includes('+') && !SPACE.test(name);

function cut(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

function parseKey(text) {
  const [name, rest] = cut(text, '+');
  const [id, written] = cut(rest, '+');
  const raw = fromBase64(written, 'form');
  if (!isName(name) || CONTROL.test(name) || raw.length !== 33 || raw[0] !== 1) throw new Refused('form');
  const found = bigEndian(sha256(encode(name + '\n'), raw).slice(0, 4));
  if (id !== found.toString(16).padStart(8, '0')) throw new Refused('form');
  return { name, id: found, key: raw.slice(1), text };
}

function parseNote(data) {
  if (data.length > MAX_NOTE) throw new Refused('form');
  const whole = decode(data, 'form');
  const border = whole.lastIndexOf('\n\n');
  const after = whole.slice(border + 2);
  if (CONTROL.test(whole) || border < 0 || !after.endsWith('\n')) throw new Refused('form');
  const lines = after.slice(0, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw new Refused('form');
  const signatures = lines.map((line) => {
    if (!line.startsWith('— ')) throw new Refused('form');
    const [name, written] = cut(line.slice(2), ' ');
    const raw = fromBase64(written, 'form');
    if (!isName(name) || raw.length < 5) throw new Refused('form');
    return { name, id: bigEndian(raw.slice(0, 4)), signature: raw.slice(4) };
  });
  return { text: whole.slice(0, border + 1), signatures };
}

function parseCheckpoint(data) {
  const { text, signatures } = parseNote(data);
  const lines = text.slice(0, -1).split('\n');
  if (lines.length < 3 || lines.some((line) => line === '') || !/^(0|[1-9][0-9]{0,18})$/.test(lines[1])) {
    throw new Refused('form');
  }
  const size = BigInt(lines[1]);
  const root = fromBase64(lines[2], 'form');
  if (size > MAX_SIZE || root.length !== 32 || (size === 0n && !same(root, sha256()))) throw new Refused('form');
  return { origin: lines[0], size, root, text, signatures };
}

// A line of another key is passed over: a witness may sign beside the log.
async function openCheckpoint(data, key) {
  const found = parseCheckpoint(data);
  const lines = found.signatures.filter((line) => line.name === key.name && line.id === key.id);
  for (const line of lines) {
    if (!(await signedBy(key.key, line.signature, encode(found.text)))) throw new Refused('signature');
  }
  if (!lines.length) throw new Refused('signature');
  if (found.origin !== key.name) throw new Refused('form');
  return found;
}

// ── Entries, promises, receipts ───────────────────────────────────────────────────────────────────────────────────────

const TAG = encode('openappeal/sign/v1\n');
const SLUG = /^[A-Za-z0-9_-]{1,60}$/;
const FIRST_DAY = Date.UTC(2020, 0, 1);
const A_DAY = 86400000;
const dayOf = (entry) => new Date(FIRST_DAY + bigEndian(entry.slice(2, 4)) * A_DAY);

function opening({ nonce, appeal, text }) {
  return joined(TAG, withLength(nonce), withLength(encode(appeal)), withLength(text));
}

function parseDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  const known = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && !Number.isNaN(day.getTime());
  if (!known || day.toISOString().slice(0, 10) !== text) throw new Refused('form');
  if (day < FIRST_DAY || day > FIRST_DAY + 0xffff * A_DAY) throw new Refused('form');
  return day;
}

function parsePromise(data) {
  const text = decode(data, 'form');
  const found = /^openappeal-promise@v1\nlog (.+)\nby (.+)\nappeal (.+)\ntext ([0-9a-f]{64})\nnonce ([0-9a-f]{64})\n$/.exec(text);
  if (data.length > MAX_PROMISE || /[^\x00-\x7f]/.test(text) || !found || !SLUG.test(found[3])) {
    throw new Refused('form');
  }
  const [, log, by, appeal, hash, nonce] = found;
  return { log: parseKey(log), by: parseDay(by), appeal, text: fromHex(hash), nonce: fromHex(nonce) };
}

function parseReceipt(data) {
  if (data.length > MAX_RECEIPT) throw new Refused('form');
  const border = data.findIndex((byte, at) => byte === 10 && data[at + 1] === 10);
  if (border < 0) throw new Refused('form');
  const lines = decode(data.slice(0, border), 'form').split('\n');
  if (lines.some((line) => /[^\x00-\x7f]/.test(line)) || lines.shift() !== RECEIPT) throw new Refused('form');
  let extra = new Uint8Array();
  if (lines.length && lines[0].startsWith('extra ')) {
    extra = fromBase64(lines.shift().slice(6), 'form');
    if (!extra.length || extra.length > MAX_EXTRA) throw new Refused('form');
  }
  const written = /^index (0|[1-9][0-9]{0,18})$/.exec(lines.shift() || '');
  if (!written || lines.length > MAX_PROOF) throw new Refused('form');
  const index = BigInt(written[1]);
  const proof = lines.map((line) => fromBase64(line, 'form'));
  const checkpoint = data.slice(border + 2);
  if (proof.some((hash) => hash.length !== 32) || index >= parseCheckpoint(checkpoint).size) throw new Refused('form');
  return { extra, index, proof, checkpoint };
}

function writeReceipt({ extra, index, proof, checkpoint }) {
  const lines = [RECEIPT, `extra ${toBase64(extra)}`, `index ${index}`, ...proof.map(toBase64), '', ''];
  return joined(encode(lines.join('\n')), checkpoint);
}

// The entry that a receipt is for: four bytes, and the hash of the rest of its `extra`.
function opened({ extra }) {
  const head = extra.slice(0, 4);
  const rest = extra.slice(4);
  const parts = [];
  let at = TAG.length;
  for (let part = 0; part < 3; part++) {
    const end = at + 4 + bigEndian(rest.slice(at, at + 4));
    parts.push(rest.slice(at + 4, end));
    at = end;
  }
  const [nonce, written, text] = parts;
  const appeal = String.fromCharCode(...written.slice(0, 61));
  const whole = SLUG.test(appeal) && same(rest, opening({ nonce, appeal, text }));
  if (!whole || head[0] !== 1 || head[1] !== SIGN || nonce.length !== 32 || text.length !== 32) {
    throw new Refused('extra');
  }
  return { day: dayOf(head), appeal, text, nonce, entry: joined(head, sha256(rest)) };
}

// RFC 9162 §2.1.3.2
function verifyInclusion(leaf, index, size, proof, root) {
  if (index >= size) throw new Refused('proof');
  let at = index;
  let last = size - 1n;
  let found = leaf;
  for (const sibling of proof) {
    if (last === 0n) throw new Refused('proof');
    if (at & 1n || at === last) {
      found = sha256([1], sibling, found);
      while (!(at & 1n) && at) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      found = sha256([1], found, sibling);
    }
    at >>= 1n;
    last >>= 1n;
  }
  if (last || !same(found, root)) throw new Refused('proof');
}

const leafHash = (entry) => sha256([0], entry);

async function checkReceipt(data, key) {
  const receipt = parseReceipt(data);
  const checkpoint = await openCheckpoint(receipt.checkpoint, key);
  const found = opened(receipt);
  verifyInclusion(leafHash(found.entry), receipt.index, checkpoint.size, receipt.proof, checkpoint.root);
  return { ...found, index: receipt.index, checkpoint, written: data };
}

// ── The whole log (C2SP tlog-tiles), read by `read(path)`, which gives bytes, or null where there is nothing ──────────

function bundlePath(index, width) {
  let groups = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest; rest = Math.floor(rest / 1000)) {
    groups = `x${String(rest % 1000).padStart(3, '0')}/${groups}`;
  }
  return `tile/entries/${groups}${width === WIDTH ? '' : `.p/${width}`}`;
}

function parseBundle(data, width, path) {
  const entries = [];
  let at = 0;
  for (let entry = 0; entry < width; entry++) {
    const end = at + 2 + bigEndian(data.slice(at, at + 2));
    if (at + 2 > data.length || end > data.length) throw new Refused('bundle', { path });
    entries.push(data.slice(at + 2, end));
    at = end;
  }
  if (at !== data.length) throw new Refused('bundle', { path });
  return entries;
}

async function readBundle(read, index, width) {
  const path = bundlePath(index, width);
  const served = await read(path);
  if (served) return parseBundle(served, width, path);
  const full = width < WIDTH && (await read(bundlePath(index, WIDTH)));
  if (!full) throw new Refused('missing', { path });
  return parseBundle(full, WIDTH, path).slice(0, width);
}

// Level by level, where one hash without a neighbour goes up as it is: the tree of RFC 6962 §2.1. Hashes stand one after
// the other in one row of bytes, for a million objects would not fit into a telephone.
async function prove(hashes, index, pause) {
  const hashAt = (row, place) => row.subarray(32 * place, 32 * place + 32);
  const proof = [];
  let row = hashes;
  let at = index;
  while (row.length > 32) {
    const count = row.length / 32;
    if ((at ^ 1) < count) proof.push(hashAt(row, at ^ 1).slice());
    const above = new Uint8Array(32 * Math.ceil(count / 2));
    for (let pair = 0; pair < count; pair += 2) {
      const alone = pair + 1 === count;
      above.set(alone ? hashAt(row, pair) : sha256([1], hashAt(row, pair), hashAt(row, pair + 1)), 16 * pair);
      if (pair % 16384 === 0) await pause();
    }
    row = above;
    at >>= 1;
  }
  return { proof, root: row.length ? row.slice() : sha256() };
}

// ── Sets of entries that were put aside, or back ──────────────────────────────────────────────────────────────────────

function parseManifest(data) {
  const border = data.findIndex((byte, at) => byte === 10 && data[at + 1] === 10);
  const lines = decode(data.slice(0, Math.max(border, 0)), 'manifest').split('\n');
  const bitmap = data.slice(border + 2);
  const [head, kind, reason, written] = lines;
  const known = head === 'openappeal-manifest@v1' && (kind === 'void' || kind === 'restore') && lines.length === 4;
  if (border < 0 || !known || !/^[a-z_]{1,12}$/.test(reason) || !/^[1-9][0-9]{0,11}$/.test(written)) {
    throw new Refused('manifest');
  }
  let count = 0;
  for (let byte of bitmap) for (; byte; byte &= byte - 1) count++;
  if (data.length > MAX_MANIFEST || !bitmap[bitmap.length - 1] || Number(written) !== count) throw new Refused('manifest');
  const has = (index) => Boolean((bitmap[index >> 3] >> (index & 7)) & 1);
  return { restores: kind === 'restore', reason, count, has };
}

// Whether the entry at this place is put aside: { day, reason }, or null; and whether that is known.
async function aside(acts, place, read) {
  let found = null;
  let known = true;
  for (const [index, act] of acts) {
    const path = `manifest/${toHex(act.slice(4))}`;
    const data = await read(path);
    if (!data) {
      known = false;
      continue;
    }
    const manifest = parseManifest(data);
    if (!same(sha256(data), act.slice(4)) || manifest.restores !== (act[1] === RESTORE)) throw new Refused('manifest');
    // An act is about entries before it.
    if (index > place && manifest.has(place)) found = manifest.restores ? null : { day: dayOf(act), reason: manifest.reason };
  }
  return { aside: found, known };
}

// ── A promise, or an older receipt, in the whole log ──────────────────────────────────────────────────────────────────

async function complete(promise, key, read, tell) {
  const signed = await read('checkpoint');
  if (!signed) throw new Refused('missing', { path: 'checkpoint' });
  const checkpoint = await openCheckpoint(signed, key);
  const size = Number(checkpoint.size);
  const payload = sha256(opening(promise));
  const rows = [];
  const acts = [];
  let place = -1;
  let newest = null;
  let entry = null;
  for (let start = 0; start < size; start += 8 * WIDTH) {
    const firsts = [];
    for (let first = start; first < Math.min(start + 8 * WIDTH, size); first += WIDTH) firsts.push(first);
    const bundles = await Promise.all(
      firsts.map((first) => readBundle(read, first / WIDTH, Math.min(WIDTH, size - first)))
    );
    const entries = bundles.flat();
    const row = new Uint8Array(32 * entries.length);
    entries.forEach((one, at) => {
      const ours = one.length === 36 && one[0] === 1;
      if (ours) newest = dayOf(one);
      if (ours && place < 0 && one[1] === SIGN && same(one.subarray(4), payload)) {
        place = start + at;
        entry = one;
      }
      if (ours && (one[1] === VOID || one[1] === RESTORE)) acts.push([start + at, one]);
      row.set(leafHash(one), 32 * at);
    });
    rows.push(row);
    await tell(start + entries.length, size);
  }
  const hashes = joined(...rows);
  const pause = () => tell(size, size);
  const { proof, root } = await prove(hashes, Math.max(place, 0), pause);
  if (!same(root, checkpoint.root)) throw new Refused('root');
  if (promise.older) await continues(promise.older, hashes, pause);
  if (place < 0) throw new Refused('absent', { size, newest });
  const extra = joined(entry.slice(0, 4), opening(promise));
  const written = writeReceipt({ extra, index: place, proof, checkpoint: signed });
  return { ...(await checkReceipt(written, key)), ...(await aside(acts, place, read)), newest };
}

// These entries are signed; do they begin with those of an older checkpoint that is signed by the same key?
async function continues(older, hashes, pause) {
  if (older.size > BigInt(hashes.length / 32)) throw new Refused('behind');
  const { root } = await prove(hashes.subarray(0, 32 * Number(older.size)), 0, pause);
  if (!same(root, older.root)) throw new Refused('forked');
}

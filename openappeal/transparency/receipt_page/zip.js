// ── ZIP files: those of this page, and of common programs (stored or deflated, below 4 GB) ────────────────────────────

const MAX_UNZIPPED = 2 ** 29;

function crc32(data) {
  let crc = -1;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

function zipped(files) {
  const parts = [];
  const listed = [];
  let at = 0;
  for (const [path, data] of files) {
    const name = encode(path);
    const fields = new DataView(new ArrayBuffer(26));
    // Version 1.0, stored, the first day that a ZIP file can name: not when somebody looked.
    [10, 0, 0, 0, 33].forEach((value, place) => fields.setUint16(2 * place, value, true));
    [crc32(data), data.length, data.length].forEach((value, place) => fields.setUint32(10 + 4 * place, value, true));
    fields.setUint16(22, name.length, true);
    const common = new Uint8Array(fields.buffer);
    const place = new DataView(new ArrayBuffer(14));
    place.setUint32(10, at, true);
    parts.push(encode('PK\x03\x04'), common, name, data);
    listed.push(encode('PK\x01\x02'), Uint8Array.of(10, 0), common, new Uint8Array(place.buffer), name);
    at += 30 + name.length + data.length;
  }
  const end = new DataView(new ArrayBuffer(18));
  const length = listed.reduce((sum, part) => sum + part.length, 0);
  [files.length, files.length].forEach((value, place) => end.setUint16(4 + 2 * place, value, true));
  [length, at].forEach((value, place) => end.setUint32(8 + 4 * place, value, true));
  return joined(...parts, ...listed, encode('PK\x05\x06'), new Uint8Array(end.buffer));
}

async function inflated(data, length) {
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const parts = [];
  let read = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    read += value.length;
    if (read > length) throw new Refused('zip');
    parts.push(value);
  }
  return joined(...parts);
}

// Pairs of a name and a function that gives its bytes.
function unzipped(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let end = data.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new Refused('zip');
  const files = [];
  let total = 0;
  try {
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left; left--) {
      if (view.getUint32(at, true) !== 0x02014b50) throw new Refused('zip');
      const method = view.getUint16(at + 10, true);
      const packed = view.getUint32(at + 20, true);
      const length = view.getUint32(at + 24, true);
      const after = at + 46 + view.getUint16(at + 28, true);
      const header = view.getUint32(at + 42, true);
      const name = new TextDecoder().decode(data.subarray(at + 46, after));
      const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
      total += length;
      if (total > MAX_UNZIPPED || (method !== 0 && method !== 8) || start + packed > data.length) throw new Refused('zip');
      files.push([name, async () => {
        const stored = data.slice(start, start + packed);
        try {
          return method ? await inflated(stored, length) : stored;
        } catch {
          throw new Refused('zip');
        }
      }]);
      at = after + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
  } catch {
    throw new Refused('zip');
  }
  return files;
}

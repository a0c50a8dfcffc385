// ── The page. Its sentences stand in #words, with {marks} for what is filled in. ──────────────────────────────────────

const page = JSON.parse(document.getElementById('words').textContent);
const words = page.words;
const key = parseKey(page.key);
const locale = { en: 'en-GB', fa: 'fa-IR-u-ca-persian-nu-arabext' }[page.lang] || page.lang;
const onSite = location.protocol === 'https:' || location.protocol === 'http:';
const at = (id) => document.getElementById(id);
const show = (id, shown = true) => { at(id).hidden = !shown; };
const figure = (number) => new Intl.NumberFormat(locale).format(number);
const day = (date) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
let waiting = null;
let finished = null;

function sentence(text, values) {
  const found = document.createElement('p');
  for (const part of text.split(/(\{\w+\})/)) {
    const mark = part.slice(1, -1);
    if (part.startsWith('{') && mark in values) {
      const isolated = document.createElement('bdi');
      isolated.textContent = values[mark];
      found.append(isolated);
    } else {
      found.append(part);
    }
  }
  return found;
}

function say(kind, heading, texts, values = {}) {
  const box = document.createElement('div');
  box.className = `said ${kind}`;
  const title = document.createElement('b');
  title.textContent = heading;
  box.append(title, ...texts.map((text) => sentence(text, values)));
  at('said').replaceChildren(box);
  show('result');
  show('found', false);
  at('result-heading').focus();
}

function sayFound(found, inLog) {
  finished = found.written;
  const values = {
    number: figure(found.index + 1n),
    size: figure(found.checkpoint.size),
    origin: found.checkpoint.origin,
    day: day(found.day),
    newest: inLog && found.newest ? day(found.newest) : '',
  };
  const texts = [inLog ? words.foundIn : words.foundAt, words.added];
  if (found.aside) {
    Object.assign(values, { asideDay: day(found.aside.day), reason: page.reasons[found.aside.reason] || found.aside.reason });
    texts.push(words.aside);
  } else if (inLog) {
    texts.push(found.known ? words.counts : words.unknown);
  }
  say(found.aside ? 'bad' : 'good', found.aside ? words.foundAside : words.found, texts, values);
  at('state').textContent = found.checkpoint.text;
  show('found');
  show('save-line', inLog);
  // A complete receipt says nothing of later days: for these there is the log.
  waiting = inLog ? waiting : { ...found, older: found.checkpoint };
  show('log', !inLog);
  show('before', false);
  show('later');
}

// What a refusal means depends on whether the receipt or the log was read.
function explain(refused, ofLog) {
  const { why, about } = refused;
  if (why === 'absent') {
    // What a complete receipt has shown to be there cannot be gone.
    if (waiting.older) return say('bad', words.logBad, [words.log_forked]);
    const newest = about.newest ? day(about.newest) : '–';
    const late = waiting.by.toISOString().slice(0, 10) < today();
    return say(late ? 'bad' : '', late ? words.late : words.notYet, late ? [words.lateText] : [words.notYetText], {
      by: day(waiting.by),
      newest,
    });
  }
  const text = words[(ofLog ? 'log_' : 'receipt_') + why] || words.broken;
  return say('bad', ofLog ? words.logBad : words.receiptBad, [text], about);
}

// Whose receipt is it, if not of this page's key?
function otherKey(data, error) {
  if (error.why !== 'signature') return error;
  const { origin, signatures } = parseCheckpoint(parseReceipt(data).checkpoint);
  if (origin !== key.name) return new Refused('otherLog', { theirs: origin, ours: key.name });
  const named = signatures.some((line) => line.name === key.name && line.id === key.id);
  return named ? error : new Refused('otherKey', { ours: key.text });
}

async function check(given) {
  show('log', false);
  show('result', false);
  waiting = null;
  // So that the same copy can be chosen once more.
  at('zip').value = '';
  at('folder').value = '';
  try {
    // A mail program or an editor may have changed how lines end.
    const text = decode(given, 'form').replace(/^\ufeff/, '').replace(/\r\n?/g, '\n').trim() + '\n';
    const data = encode(text);
    if (text.startsWith(PROMISE)) {
      const promise = parsePromise(data);
      if (promise.log.name !== key.name) {
        throw new Refused('otherLog', { theirs: promise.log.name, ours: key.name });
      }
      if (promise.log.text !== key.text) throw new Refused('otherKey', { ours: key.text });
      waiting = promise;
      show('log');
      show('before');
      show('later', false);
      at('log-heading').focus();
      return;
    }
    try {
      sayFound(await checkReceipt(data, key), false);
    } catch (error) {
      throw otherKey(data, error);
    }
  } catch (error) {
    explain(error, false);
  }
}

async function look(read) {
  const buttons = document.querySelectorAll('button');
  buttons.forEach((button) => { button.disabled = true; });
  try {
    say('', words.reading, []);
    at('said').setAttribute('aria-busy', 'true');
    let told = 0;
    const found = await complete(waiting, key, read, async (done, size) => {
      if (Date.now() - told < 400) return;
      told = Date.now();
      at('said').replaceChildren(sentence(words.progress, { done: figure(done), size: figure(size) }));
      await new Promise((resolve) => { setTimeout(resolve); });
    });
    sayFound(found, true);
  } catch (error) {
    explain(error, true);
  } finally {
    at('said').removeAttribute('aria-busy');
    buttons.forEach((button) => { button.disabled = false; });
  }
}

// ── Where files come from and go to ───────────────────────────────────────────────────────────────────────────────────

async function fromSite(path) {
  let answer;
  try {
    answer = await fetch(`/log/${path}`, { credentials: 'omit', cache: path === 'checkpoint' ? 'no-store' : 'default' });
  } catch {
    throw new Refused('network');
  }
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Refused('network');
  return new Uint8Array(await answer.arrayBuffer());
}

function fromFiles(files) {
  const found = new Map();
  for (const [name, read] of files) {
    const place = /(?:^|\/)(checkpoint|tile\/entries\/[x0-9/]+(?:\.p\/[0-9]+)?|manifest\/[0-9a-f]{64})$/.exec(name);
    if (place) found.set(place[1], read);
  }
  return async (path) => (found.has(path) ? found.get(path)() : null);
}

const fromFolder = (list) => fromFiles(
  Array.from(list, (file) => [file.webkitRelativePath || file.name, async () => new Uint8Array(await file.arrayBuffer())])
);

function save(name, data, type) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([data], { type }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const tell = (text, values) => at('copying').replaceChildren(sentence(text, values));

// As it was served, so that its fingerprint stays.
async function copyPage() {
  try {
    save('check-receipt.html', await (await fetch(location.href, { credentials: 'omit' })).arrayBuffer(), 'text/html');
  } catch {
    tell(words.log_network, {});
  }
}

async function copyLog() {
  try {
    const files = [];
    const add = async (path) => {
      const data = await fromSite(path);
      if (!data) throw new Refused('missing', { path });
      files.push([`log/${path}`, data]);
      return data;
    };
    const size = Number(parseCheckpoint(await add('checkpoint')).size);
    for (let first = 0; first < size; first += WIDTH) {
      const width = Math.min(WIDTH, size - first);
      const path = bundlePath(first / WIDTH, width);
      for (const one of parseBundle(await add(path), width, path)) {
        if (one[1] === VOID || one[1] === RESTORE) await add(`manifest/${toHex(one.slice(4))}`);
      }
      tell(words.progress, { done: figure(first + width), size: figure(size) });
    }
    save('log.zip', zipped(files), 'application/zip');
    tell(words.saved, {});
  } catch (error) {
    tell(words[`log_${error.why}`] || words.broken, error.about || {});
  }
}

async function checkFile() {
  const [file] = at('file').files;
  if (!file) return check(new Uint8Array());
  show('result', false);
  at('text').value = '';
  // No receipt is larger, and a film would fill the memory.
  return check(new Uint8Array(await file.slice(0, MAX_RECEIPT + 1).arrayBuffer()));
}

at('file').addEventListener('change', checkFile);
at('check').addEventListener('click', () => (at('text').value.trim() ? check(encode(at('text').value)) : checkFile()));
at('fetch').addEventListener('click', () => look(fromSite));
at('folder').addEventListener('change', () => { if (at('folder').files.length) look(fromFolder(at('folder').files)); });
at('zip').addEventListener('change', async () => {
  const [file] = at('zip').files;
  if (!file) return;
  show('result', false);
  try {
    await look(fromFiles(unzipped(new Uint8Array(await file.arrayBuffer()))));
  } catch (error) {
    explain(error, true);
  }
});
at('save').addEventListener('click', () => save('receipt.tlog-proof', finished, 'text/plain'));
at('save-page').addEventListener('click', copyPage);
at('save-log').addEventListener('click', copyLog);
show('give');
show('on-site', onSite);
show('keep', onSite);
at('copy').open = !onSite;

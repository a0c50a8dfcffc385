// A file in, a list out; of a drill, its number. The same as `openappeal unseal`, in a browser; the formats stand in
// openappeal/vault/exports.py and drills.py.
import { Decrypter, identityToRecipient } from "age-encryption";
import { WORDS } from "./words.js";

const HEADINGS = ["number", "name", "credential", "country", "address", "language", "day", "print", "remarks"];
const SHOWN = 200;
const byId = (id) => document.getElementById(id);
let language = (navigator.language || "").startsWith("fa") ? "fa" : "en";
let list = [];
let head = {};
let drill = null;
let said = ["", {}, false];

class Foreseen extends Error {
  constructor(word, values = {}) { super(word); this.word = word; this.values = values; }
}

function digits(value) {
  const text = String(value);
  return language === "fa" ? text.replace(/[0-9]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]) : text;
}

function inWords(day) {
  const moment = new Date(`${day}T00:00:00Z`);
  const tag = language === "fa" ? "fa-IR-u-ca-persian" : "en-GB";
  return isNaN(moment) ? "?" : new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC" }).format(moment);
}

function say(word, values = {}) {
  return WORDS[language][word].replace(/\{(\w)\}/g, (_, name) =>
    name === "d" ? inWords(values.d) : digits(values[name] ?? ""));
}

function tell(word, values = {}, bad = false) {
  said = [word, values, bad];
  byId("said").textContent = word ? say(word, values) : "";
  byId("said").className = bad ? "bad" : "";
}

function speak(tag) {
  language = tag;
  document.documentElement.lang = tag;
  document.documentElement.dir = tag === "fa" ? "rtl" : "ltr";
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const button of document.querySelectorAll("[data-lang]"))
    button.setAttribute("aria-pressed", String(button.dataset.lang === tag));
  document.title = say("heading");
  tell(...said);
  if (list.length) show();
  if (drill) showDrill();
}

function identities(text) {
  const found = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => /^AGE-SECRET-KEY-/i.test(line));
  if (!found.length) throw new Foreseen("no_key");
  const opener = new Decrypter();
  try {
    for (const identity of found) opener.addIdentity(identity.toUpperCase());
  } catch {
    throw new Foreseen("bad_key");
  }
  opener.found = found.map((identity) => identity.toUpperCase());
  return opener;
}

function parsed(line) {
  const found = JSON.parse(line);
  if (typeof found !== "object" || found === null || Array.isArray(found)) throw new Error("no object");
  return found;
}

const text = (value) => (typeof value === "string" ? value : "");

async function openBox(opener, row) {
  let plain;
  try {
    plain = await opener.decrypt(Uint8Array.from(atob(row.box), (letter) => letter.charCodeAt(0)));
  } catch {
    return { number: row.id, remarks: [["cannot_open"]] };
  }
  let fields;
  try {
    fields = parsed(new TextDecoder("utf-8", { fatal: true }).decode(plain).replace(/\0+$/, ""));
  } catch {
    return { number: row.id, remarks: [["not_a_box"]] };
  }
  const one = {
    number: row.id, name: text(fields.name), credential: text(fields.credential), country: text(fields.country),
    address: text(fields.email), language: text(fields.lang), day: text(fields.day), remarks: [],
  };
  if (fields.appeal !== head.appeal) one.remarks.push(["other_campaign"]);
  else if (isOdd(one.name)) one.remarks.push(["odd_name"]);
  return one;
}

function isOdd(name) {
  return !/\p{L}/u.test(name) || /[\p{Cc}\u202a-\u202e\u2066-\u2069]|:\/\/|^[\s'"]*[=+\-@]/u.test(name);
}

function folded(name) {
  return name.normalize("NFKD").toLowerCase().replace(/[\u064a\u0649]/g, "\u06cc").replace(/\u0643/g, "\u06a9")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

function mailbox(address) {
  let [local, domain] = address.normalize("NFKC").toLowerCase().split("@");
  if (!domain) return address;
  local = local.split("+")[0] || local;
  if (domain === "googlemail.com") domain = "gmail.com";
  return `${domain === "gmail.com" ? local.replaceAll(".", "") : local}@${domain}`;
}

function markDoubles(rows) {
  const people = new Map();
  for (const row of rows) {
    const name = folded(row.name || "");
    if (!name) continue;
    const keys = [`c ${row.country} ${name}`];
    if (row.address) keys.unshift(`m ${mailbox(row.address)} ${name}`);
    const earlier = keys.map((key) => people.get(key)).find(Boolean);
    if (earlier) row.remarks.push(["same_as", earlier]);
    else for (const key of keys) people.set(key, row.number);
  }
}

// Whoever typed a number that is for another key would prove what she cannot do.
async function openDrill(opener) {
  if (!["appeal", "day", "key", "number"].every((name) => typeof head[name] === "string")) throw new Foreseen("not_ours");
  if (!/^\d{4}( \d{4}){3}$/.test(head.number)) throw new Foreseen("not_ours");
  const recipients = await Promise.all(opener.found.map((identity) => identityToRecipient(identity)));
  if (!recipients.includes(head.key)) throw new Foreseen("drill_other");
  drill = head;
  return [];
}

function showDrill() {
  byId("number").textContent = drill.number;
  byId("drill_for").textContent = drill.key;
  byId("drill").hidden = false;
}

async function open(file, keyText) {
  if (!file) throw new Foreseen("no_file");
  const opener = identities(keyText);
  let lines;
  try {
    const plain = await opener.decrypt(new Uint8Array(await file.arrayBuffer()));
    lines = new TextDecoder("utf-8", { fatal: true }).decode(plain).split("\n");
  } catch (error) {
    throw new Foreseen(error instanceof TypeError ? "not_ours" : "wrong_key");
  }
  try {
    head = parsed(lines[0]);
  } catch {
    throw new Foreseen("not_ours");
  }
  if (head.openappeal === "drill/v1") return openDrill(opener);
  if (head.openappeal !== "export/v1" || !["sealed", "public"].includes(head.kind)) throw new Foreseen("not_ours");
  const rows = [];
  for (const line of lines.slice(1)) {
    if (!line) continue;
    let fields;
    try {
      fields = parsed(line);
      if (typeof fields.id !== "string" || (head.kind === "sealed" && typeof fields.box !== "string")) throw new Error();
    } catch {
      throw new Foreseen("torn", { n: rows.length });
    }
    rows.push(head.kind === "sealed" ? await openBox(opener, fields) : {
      number: fields.id, name: text(fields.name), credential: text(fields.credential), country: text(fields.country),
      print: fields.print ? "yes" : "no", remarks: [],
    });
    if (rows.length % 200 === 0) {
      tell("opening", { n: rows.length });
      await new Promise((later) => setTimeout(later));
    }
  }
  markDoubles(rows);
  return rows;
}

function cellsOf(row) {
  return HEADINGS.map((heading) => {
    if (heading === "remarks") return row.remarks.map(([word, x]) => WORDS[language][word].replace("{x}", x ?? "")).join("; ");
    if (heading === "print") return row.print ? WORDS[language][row.print] : "";
    return row[heading] || "";
  });
}

function show() {
  const cell = (kind, content) => Object.assign(document.createElement(kind), { textContent: content });
  byId("head").replaceChildren(...HEADINGS.map((heading) => cell("th", say(heading))));
  byId("rows").replaceChildren(...list.slice(0, SHOWN).map((row) => {
    const line = document.createElement("tr");
    line.append(...cellsOf(row).map((content, place) => {
      const one = cell("td", content);
      one.dir = "auto";
      if (place === 0) one.className = "number";
      return one;
    }));
    return line;
  }));
  byId("first_rows").textContent = list.length > SHOWN ? say("first_rows", { n: SHOWN }) : "";
  const kinds = ["cannot_open", "not_a_box", "other_campaign", "odd_name", "same_as"];
  const counted = kinds.map((kind) => [kind, list.filter((row) => row.remarks.some(([word]) => word === kind)).length]);
  byId("summary").replaceChildren(...counted.filter(([, n]) => n).map(([kind, n]) =>
    cell("li", say("count", { x: WORDS[language][kind === "same_as" ? "same" : kind], n }))));
  byId("found").hidden = false;
}

function csvCell(value) {
  // A spreadsheet program may run a cell as a formula: an apostrophe keeps it a text.
  const safe = /^[\s'"]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function save() {
  const table = [HEADINGS.map((heading) => say(heading)), ...list.map(cellsOf)];
  const csv = "\ufeff" + table.map((row) => row.map(csvCell).join(",") + "\r\n").join("");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
  link.download = `list-${text(head.day)}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function forget() {
  list = [];
  head = {};
  drill = null;
  byId("open").reset();
  byId("found").hidden = byId("drill").hidden = true;
  for (const id of ["rows", "summary", "number", "drill_for"]) byId(id).replaceChildren();
  tell("");
}

byId("open").addEventListener("submit", async (event) => {
  event.preventDefault();
  byId("found").hidden = byId("drill").hidden = true;
  drill = null;
  byId("go").disabled = true;
  tell("opening", { n: "" });
  try {
    const keyFile = byId("key_file").files[0];
    const typed = byId("key").value;
    list = await open(byId("file").files[0], typed.trim() || (keyFile ? await keyFile.text() : ""));
    if (drill) {
      tell("drill", { d: drill.day });
      showDrill();
    } else {
      tell("done", { d: head.day, n: list.length });
      show();
    }
  } catch (error) {
    if (!(error instanceof Foreseen)) throw error;
    list = [];
    tell(error.word, error.values, true);
  } finally {
    byId("go").disabled = false;
  }
});
byId("save").addEventListener("click", save);
for (const button of document.querySelectorAll("[data-forget]")) button.addEventListener("click", forget);
for (const button of document.querySelectorAll("[data-lang]"))
  button.addEventListener("click", () => speak(button.dataset.lang));
speak(language);

// One HTML file of page.html, page.css, page.js and the packages of package-lock.json. Argument: where to write it.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const PACKAGES = ["age-encryption", "@noble/ciphers", "@noble/curves", "@noble/hashes", "@noble/post-quantum", "@scure/base"];
const read = (name) => readFileSync(name, "utf-8");
const hash = (text) => createHash("sha256").update(text).digest("base64");
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const bundled = await build({
  entryPoints: ["page.js"], bundle: true, minify: true, write: false, format: "iife", target: "es2022",
  charset: "utf8", legalComments: "none",
});
// Neither may end its element early.
const script = bundled.outputFiles[0].text.trim().replaceAll("</script", "<\\/script");
const style = read("page.css").trim();
const licences = PACKAGES.map((name) => {
  const { version, license } = JSON.parse(read(`node_modules/${name}/package.json`));
  return `${name} ${version}, ${license}\n\n${read(`node_modules/${name}/LICENSE`).trim()}`;
}).join("\n\n\n");
const values = {
  STYLE: style, SCRIPT: script, STYLE_HASH: hash(style), SCRIPT_HASH: hash(script), LICENCES: escaped(licences),
};
// A function, since "$&" in a bundled script must stay what it is.
writeFileSync(process.argv[2], read("page.html").replace(/@([A-Z_]+)@/g, (_, name) => values[name]));

// A sum that the browser does while somebody fills in the sign form, asked for only in a flood of false signatures, and
// needed by nobody. This file sees the form's token, which stands beside the words below the button. It reads no
// field, keeps nothing and asks nobody for anything. How the sum goes: openappeal/antiabuse/sums.py.
"use strict";
(() => {
  const AT_ONCE = 16; // some milliseconds of an old telephone; then the page has its turn
  const ROUNDS = 128;
  const said = document.getElementById("sum-said");
  const kept = document.getElementById("sum");
  if (!said || !kept || !window.crypto || !window.crypto.subtle) return;

  const bits = Number(said.dataset.bits);
  const letters = new TextEncoder();

  async function sum() {
    const token = letters.encode(said.dataset.token);
    const key = await window.crypto.subtle.importKey("raw", token, "PBKDF2", false, ["deriveBits"]);
    const fits = async (number) => {
      const salt = letters.encode("openappeal/sum/v1/" + number);
      const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
      const found = await window.crypto.subtle.deriveBits(how, key, 256);
      return new DataView(found).getUint32(0) >>> (32 - bits) === 0;
    };
    for (let first = 0; ; first += AT_ONCE) {
      const tried = await Promise.all(Array.from({ length: AT_ONCE }, (_, one) => fits(first + one)));
      if (tried.includes(true)) return first + tried.indexOf(true);
    }
  }

  async function begin() {
    said.textContent = said.dataset.doing;
    try {
      kept.value = String(await sum());
      said.textContent = said.dataset.done;
    } catch {
      said.textContent = ""; // without a sum everything goes as before
    }
  }

  // From the first touch of the form; at once where somebody has filled it in already.
  if (said.dataset.begun) begin();
  else kept.form.addEventListener("focusin", begin, { once: true });
})();

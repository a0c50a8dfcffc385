/* Passkeys on the staff side. A form with data-passkey="get" or "create" asks data-begin what to ask the
   browser, asks it, and brings the answer to data-finish. Everything shown here comes as text. */
"use strict";
(() => {
  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const decoded = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  const create = async (options) => {
    const key = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: toBytes(options.challenge),
        user: { ...options.user, id: toBytes(options.user.id) },
        excludeCredentials: decoded(options.excludeCredentials),
      },
    });
    return {
      id: key.id,
      rawId: toText(key.rawId),
      type: key.type,
      response: {
        clientDataJSON: toText(key.response.clientDataJSON),
        attestationObject: toText(key.response.attestationObject),
      },
    };
  };

  const get = async (options) => {
    const key = await navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: toBytes(options.challenge),
        allowCredentials: decoded(options.allowCredentials),
      },
    });
    const handle = key.response.userHandle;
    return {
      id: key.id,
      rawId: toText(key.rawId),
      type: key.type,
      response: {
        clientDataJSON: toText(key.response.clientDataJSON),
        authenticatorData: toText(key.response.authenticatorData),
        signature: toText(key.response.signature),
        ...(handle ? { userHandle: toText(handle) } : {}),
      },
    };
  };

  class Told extends Error {}

  const ask = async (address, data) => {
    const answer = await fetch(address, { method: "POST", body: data, credentials: "same-origin" });
    let found = {};
    try {
      found = await answer.json();
    } catch {
      throw new Error("no answer");
    }
    if (!answer.ok) throw new Told(found.problem);
    return found;
  };

  const begin = (form) => {
    const button = form.querySelector("button");
    // It stands there until this runs: a script that was kept away tells nobody.
    form.querySelector("[data-scriptless]").hidden = true;
    const alarm = form.querySelector("[data-problem]");
    const say = (sentence) => {
      alarm.textContent = sentence;
      alarm.hidden = !sentence;
    };
    const data = () => new URLSearchParams(new FormData(form));
    if (!window.PublicKeyCredential) {
      say(form.dataset.unable);
      return;
    }
    const code = form.querySelector("input[name=code]");
    const takeCode = () => {
      if (!code || location.hash.length < 2) return;
      code.value = location.hash.slice(1);
      // Neither the address bar nor the history shall keep it.
      history.replaceState(null, "", location.pathname + location.search);
    };
    takeCode();
    // A second link opened over the first loads no page anew.
    window.addEventListener("hashchange", takeCode);
    button.disabled = false;
    let done = false;
    form.addEventListener("submit", async (event) => {
      if (done) return;
      event.preventDefault();
      button.disabled = true;
      say("");
      try {
        const { publicKey } = await ask(form.dataset.begin, data());
        const credential = await (form.dataset.passkey === "create" ? create : get)(publicKey);
        const body = data();
        body.set("credential", JSON.stringify(credential));
        const found = await ask(form.dataset.finish, body);
        if (found.codes) show(form, found);
        else if (found.next) location.assign(found.next);
        else {
          done = true;
          // A request to look goes out again as an address, in which no token belongs.
          if (form.method === "get") form.querySelector("[name=csrfmiddlewaretoken]").remove();
          HTMLFormElement.prototype.submit.call(form);
        }
      } catch (error) {
        if (error instanceof Told && error.message) say(error.message);
        else if (error.name === "InvalidStateError") say(form.dataset.known);
        else if (error.name === "NotAllowedError" || error.name === "AbortError") say(form.dataset.stopped);
        else if (error.name === "SecurityError") say(form.dataset.unable);
        else say(form.dataset.failed);
        button.disabled = false;
      }
    });
  };

  const show = (form, found) => {
    const after = document.querySelector("[data-codes]");
    const list = after.querySelector("ul");
    for (const code of found.codes) {
      const item = document.createElement("li");
      const text = document.createElement("code");
      text.textContent = code;
      text.dir = "ltr";
      item.append(text);
      list.append(item);
    }
    for (const before of document.querySelectorAll("[data-before]")) before.hidden = true;
    after.querySelector("a").href = found.next;
    after.hidden = false;
    const heading = document.querySelector("h1");
    heading.textContent = heading.dataset.after;
    heading.focus();
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) begin(form);
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();

/* Shows beside each field what the check finds while somebody types. The server finds it and keeps nothing; without this
   script the same stands there after saving. Everything shown here comes as text. */
"use strict";
(() => {
  const form = document.querySelector("form[data-check]");
  if (!form) return;
  const PAUSE = 600;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let unsaved = false;

  const show = (field, sentences) => {
    const list = document.getElementById(`found-${field.dataset.mark}`);
    list.replaceChildren(
      ...sentences.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
    list.hidden = sentences.length === 0;
  };

  const ask = async (field) => {
    const text = field.value;
    const body = new URLSearchParams({ mark: field.dataset.mark, text, csrfmiddlewaretoken: token });
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body, credentials: "same-origin" });
      // An answer to earlier words would speak of what is no more there.
      if (answer.ok && field.value === text) show(field, (await answer.json()).findings);
    } catch {
      // The network is away, or the session is over: saving says so.
    }
  };

  for (const field of form.querySelectorAll("textarea[data-mark]")) {
    let timer = 0;
    field.addEventListener("input", () => {
      unsaved = true;
      clearTimeout(timer);
      timer = setTimeout(() => ask(field), PAUSE);
    });
  }
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
})();

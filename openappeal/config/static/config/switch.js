// Goes to the login as soon as the new campaign answers. The old one, where we are logged in, would lead home.
const login = document.currentScript.dataset.login;

async function look() {
  try {
    const answer = await fetch(login, { cache: "no-store", credentials: "same-origin" });
    if (answer.ok && new URL(answer.url).pathname === login) {
      location.replace(login);
      return;
    }
  } catch {
    // Nothing listens for a moment while the server starts again.
  }
  setTimeout(look, 700);
}

setTimeout(look, 2500);

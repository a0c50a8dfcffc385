// Goes on as soon as the new campaign answers at its login. The old one, where we are logged in, would lead home.
const { login, then } = document.currentScript.dataset;

async function look() {
  try {
    const answer = await fetch(login, { cache: "no-store", credentials: "same-origin" });
    if (answer.ok && new URL(answer.url).pathname === login) {
      location.replace(then);
      return;
    }
  } catch {
    // Nothing listens for a moment while the server starts again.
  }
  setTimeout(look, 700);
}

setTimeout(look, 2500);

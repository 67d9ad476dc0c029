// Keeps what is being written, every few seconds, as a draft that only its owner sees. Without it there is Save.
const form = document.querySelector("form[data-draft]");
const EVERY = 4000; // milliseconds
const WORDS = {
  out: "You have been signed out, so this is not kept. Sign in again in another window, then go on writing here.",
  somebodyElse: "Somebody else is signed in now, so this is not kept. Copy it before you leave the page.",
  not: "This could not be kept just now. Save it, or copy it, before you leave the page.",
  alone: "There is no connection at the moment. We try again by ourselves.",
};

if (form) {
  const text = form.elements.text;
  const status = document.getElementById("kept");
  let kept = text.value;
  let sending = null; // what stops the request that is under way
  let leaving = false; // the form itself is being sent: no draft may overtake it, or come after it

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words; // said aloud once, not every time
  };

  const send = (last, signal) =>
    fetch(form.dataset.draft, {
      signal,
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      keepalive: last,
      redirect: "manual",
    });

  // After signing in again the form's token is an old one: take the new one, if it is still the same person's plan.
  const renew = async () => {
    const answer = await fetch(window.location.pathname, { redirect: "manual" });
    if (!answer.ok) return WORDS.out;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-draft]");
    if (!fresh || fresh.dataset.plan !== form.dataset.plan) return WORDS.somebodyElse;
    form.elements.csrf_token.value = fresh.elements.csrf_token.value;
    return "";
  };

  const keep = async (last = false) => {
    if (leaving || text.value === kept || (sending && !last)) return;
    sending?.abort(); // what is written now takes its place
    const mine = new AbortController();
    sending = mine;
    const now = text.value;
    try {
      let answer = await send(last, mine.signal);
      if (answer.status === 400 && !last) {
        const problem = await renew();
        if (problem) return say(problem);
        answer = await send(last, mine.signal);
      }
      if (answer.type === "opaqueredirect") return say(WORDS.out);
      if (!answer.ok) return say(WORDS.not);
      kept = now;
      say((await answer.json()).words);
    } catch {
      if (!mine.signal.aborted) say(WORDS.alone);
    } finally {
      if (sending === mine) sending = null;
    }
  };

  // The cursor stands where the sentence goes on.
  const goOn = () => {
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    text.scrollTop = text.scrollHeight;
  };
  if (text.autofocus) goOn();

  for (const button of form.querySelectorAll("button[data-opening]")) {
    button.addEventListener("click", (event) => {
      const longer = text.value ? `${text.value}\n${button.dataset.opening}` : button.dataset.opening;
      if (longer.length > Number(form.dataset.longest)) return; // the page says so
      event.preventDefault();
      text.value = longer;
      goOn();
      keep();
    });
  }

  form.addEventListener("submit", () => {
    leaving = true;
    sending?.abort();
    setTimeout(() => {
      leaving = false; // it did not get through, and they go on writing
    }, 30000);
  });
  setInterval(() => keep(), EVERY);
  text.addEventListener("blur", () => keep());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
  });
}

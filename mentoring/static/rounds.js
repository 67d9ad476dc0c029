// Shows how far a run is, and moves on when it has finished. Without it there is the button "Check again".
const box = document.querySelector("[data-progress]");

async function look() {
  try {
    const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error("not now");
    const run = await answer.json();
    box.querySelector("progress").value = run.progress;
    const step = box.querySelector("[data-step]");
    if (step.textContent !== run.step) step.textContent = run.step; // said aloud once, not every second
    if (run.next) {
      window.location.replace(run.next);
      return;
    }
    setTimeout(look, 1000);
  } catch {
    setTimeout(look, 5000);
  }
}

if (box) setTimeout(look, 1000);

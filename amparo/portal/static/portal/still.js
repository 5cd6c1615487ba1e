// A page about somebody asks whether it still holds before it is shown again, and every minute while it stays open.
const { mark, after, at } = document.currentScript.dataset;
const main = document.getElementById("main");
const lost = document.getElementById("lost");
const show = (seen) => {
  main.style.visibility = seen ? "" : "hidden";
};
async function ask() {
  let said;
  try {
    const answer = await fetch(at, { cache: "no-store", credentials: "same-origin" });
    said = answer.ok ? await answer.text() : "";
  } catch {
    show(false);
    lost.hidden = false;
    return;
  }
  lost.hidden = true;
  if (said === mark) show(true);
  else location.reload();
}
setInterval(ask, after * 1000);
document.addEventListener("visibilitychange", () => {
  show(false);
  if (document.visibilityState === "visible") ask();
});
addEventListener("pagehide", () => show(false));
addEventListener("pageshow", (event) => {
  if (event.persisted) ask();
});
addEventListener("online", ask);

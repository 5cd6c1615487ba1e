// A list of cases by keyboard: J and K go down and up, X chooses, O opens; shift with a click chooses all between. Says how many
// are chosen. Everything works without this file. Single keys follow the switch of the review desk ("amparo-keys").
(() => {
  const form = document.querySelector("form[data-list]");
  if (!form) return;
  const rows = [...form.querySelectorAll("[data-row]")];
  const boxes = [...form.querySelectorAll("input[name=case]")];
  const count = form.querySelector("[data-chosen]");
  const words = document.documentElement.lang.startsWith("en") ? "chosen" : "elegidos";
  let last = null;
  let on = true;
  try { on = localStorage.getItem("amparo-keys") !== "off"; } catch { /* storage may be closed to us */ }

  function tell() {
    const chosen = boxes.filter((box) => box.checked).length;
    if (count) { count.hidden = chosen === 0; count.textContent = `${chosen} ${words}`; }
  }
  form.addEventListener("click", (event) => {
    const box = event.target.closest("input[name=case]");
    if (!box) return;
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = box;
    tell();
  });
  tell();
  const hint = form.querySelector("[data-list-keys]");
  if (hint) hint.hidden = !on;
  if (!on || !boxes.length) return;

  const here = () => rows.findIndex((row) => row.contains(document.activeElement));
  const go = (at) => {
    const row = rows[Math.max(0, Math.min(at, rows.length - 1))];
    row.querySelector("input[name=case]").focus();
    row.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("textarea, select, input:not([type=checkbox])")) return;
    const at = here();
    const key = event.key.toLowerCase();
    if (key === "j") go(at + 1);
    else if (key === "k") go(at < 0 ? 0 : at - 1);
    else if (key === "x" && at >= 0) { boxes[at].checked = !boxes[at].checked; last = boxes[at]; tell(); }
    else if (key === "o" && at >= 0) rows[at].querySelector("a").click();
    else return;
    event.preventDefault();
  });
})();

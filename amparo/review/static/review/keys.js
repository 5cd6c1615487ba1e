// 1, 2, 3 choose an answer and N goes on, where a page has `data-keys`. Everything works without this file; the keys can be
// switched off on the page (they must not get in the way of other software that listens), and that is remembered.
(() => {
  const form = document.querySelector("form[data-keys]");
  const choice = document.querySelector("[data-keys-switch]");
  if (!choice) return;
  const box = choice.querySelector("input");
  choice.hidden = false;
  try { box.checked = localStorage.getItem("amparo-keys") !== "off"; } catch { /* storage may be closed to us */ }
  box.addEventListener("change", () => {
    try { localStorage.setItem("amparo-keys", box.checked ? "on" : "off"); } catch { /* as above */ }
  });

  const rows = [...form.querySelectorAll("[data-row]")];
  const typing = (element) => element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  const answered = (row) => row.querySelector("input[type=radio]:checked") !== null;
  const here = () => rows.find((row) => row.contains(document.activeElement));

  function go(row) {
    if (row) { row.focus(); row.scrollIntoView({ block: "nearest" }); }
  }

  function choose(index) {
    const place = rows.length ? here() || rows.find((row) => !answered(row)) || rows[0] : form;
    const radio = place.querySelectorAll("input[type=radio]")[index];
    radio.checked = true;
    if (rows.length) go(rows[rows.indexOf(place) + 1] || place);
    else (form.querySelector("input[type=checkbox][name=because]") || radio).focus();
  }

  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const index = ["1", "2", "3"].indexOf(event.key);
    if (index >= 0) choose(index);
    else if (event.key.toLowerCase() === "n") {
      const link = document.querySelector("a[data-key=n]");
      if (link) link.click();
      else go(rows[rows.indexOf(here()) + 1]);
    } else return;
    event.preventDefault();
  });
})();

// Adding documents: what was chosen is listed under the field, what is too large is said before it is sent, and files may be
// dropped anywhere on the field's group. Without this script the field does all of it but the list.
"use strict";
(() => {
  for (const input of document.querySelectorAll("input[type=file]")) {
    const group = input.closest(".govuk-form-group");
    const list = document.createElement("ul");
    list.className = "govuk-list am-small am-chosen";
    list.setAttribute("aria-live", "polite");
    group.append(list);
    const most = Number(input.dataset.most || 0);

    const show = () => {
      list.replaceChildren(
        ...[...input.files].map((file) => {
          const item = document.createElement("li");
          const tooLarge = most > 0 && file.size > most;
          const size = file.size < 1e5 ? `${Math.ceil(file.size / 1e3)} KB` : `${(file.size / 1e6).toFixed(1)} MB`;
          item.textContent = `${file.name} · ${size}${tooLarge ? " !" : ""}`;
          if (tooLarge) item.className = "govuk-error-message";
          return item;
        }),
      );
    };
    input.addEventListener("change", show);

    if (!("drop" in input.dataset)) continue;
    group.classList.add("am-drop");
    for (const name of ["dragenter", "dragover"]) {
      group.addEventListener(name, (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        group.classList.add("am-drop--over");
      });
    }
    group.addEventListener("dragleave", () => group.classList.remove("am-drop--over"));
    group.addEventListener("drop", (event) => {
      event.preventDefault();
      group.classList.remove("am-drop--over");
      if (event.dataTransfer.files.length === 0) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
})();

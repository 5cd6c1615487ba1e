// Reads a page aloud, sentence by sentence of what it shows, or plays what an interpreter recorded for it. It reaches nothing but the
// page, the voices of this device and our own recordings. Where the device has no voice for the page's language, nothing is shown.
// In a block of its own: the page may have another script.
{
  const bar = document.querySelector("[data-listen]");
  const main = document.getElementById("main");
  const synth = window.speechSynthesis;
  const wanted = document.documentElement.lang.toLowerCase();
  const tongue = wanted.split("-")[0];
  const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, th, td, summary, label, legend, .govuk-hint, .govuk-details__text";
  const SILENT = "[data-silent], [hidden], nav, select, script, .am-listen, .am-hear, video";
  const isPrivate = bar && bar.dataset.listen === "private";

  // Only a voice that lives in the device. Any other sends each sentence to the company that made it: which pages of a consulate
  // somebody has read to them, and still more what their own page says, is nobody's business. Spanish of Mexico first.
  function voice() {
    const own = synth ? synth.getVoices().filter((one) => one.localService) : [];
    const tag = (one) => one.lang.toLowerCase().replace("_", "-");
    for (const first of tongue === "es" ? ["es-mx", "es-us", "es-419"] : [wanted, "en-us"]) {
      const found = own.find((one) => tag(one) === first);
      if (found) return found;
    }
    return own.find((one) => tag(one).split("-")[0] === tongue);
  }

  // What is written directly in a block, without the blocks inside it; a telephone is said figure by figure.
  function words(block) {
    const said = [];
    const walk = (node) => {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) said.push(child.data);
        else if (child.nodeName === "BR") said.push(", ");
        else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(BLOCKS) && !child.matches(SILENT)) walk(child);
      }
    };
    walk(block);
    const text = said.join("").replace(/\s+/g, " ").replace(/ · /g, ", ").replace(/ ,/g, ",").trim();
    return text.replace(/\+?\d[\d\-\u2011 ]{5,}\d/g, (number) => number.replace(/\D/g, "").split("").join(" "));
  }

  // What lies in a closed fold is not read, but its summary is.
  const folded = (one) => one.closest("details:not([open])") && !one.closest("summary");
  const shown = (one) => one.getClientRects().length > 0 && !folded(one) && !one.closest(SILENT);

  // What is read of the page, or of a part of it, in its order. A recorded element is one thing, however many paragraphs it has.
  function pieces(isPart) {
    const found = [];
    const recorded = new Set();
    for (const block of main.querySelectorAll(`${BLOCKS}, [data-audio]`)) {
      if (!isPart(block) || !shown(block)) continue;
      const whole = block.closest("[data-audio]");
      if (whole && !recorded.has(whole) && !whole.dataset.failed) {
        recorded.add(whole);
        found.push({ block: whole, audio: whole.dataset.audio });
      } else if (!(whole && recorded.has(whole)) && block.matches(BLOCKS)) {
        const text = words(block);
        if (/[\p{L}\p{N}]/u.test(text)) found.push({ block, text });
      }
    }
    return found;
  }

  if (bar && main) {
    const button = Object.fromEntries([...bar.querySelectorAll("[data-do]")].map((one) => [one.dataset.do, one]));
    const speed = bar.querySelector("select");
    const rest = { play: button.play.textContent };
    let list = [];
    let at = 0;
    let turn = 0; // grows with every start and stop: what an earlier turn still says of itself counts no more
    let sound = null;
    let going = false;
    let kept = null;

    const mark = (block) => {
      for (const one of main.querySelectorAll(".am-said")) one.classList.remove("am-said");
      if (!block) return;
      block.classList.add("am-said");
      block.scrollIntoView({ block: "nearest" });
    };
    const hush = () => {
      turn += 1;
      if (sound) sound.pause();
      sound = null;
      if (synth) synth.cancel();
    };
    const look = () => {
      const begun = list.length > 0;
      button.play.hidden = begun && going;
      button.pause.hidden = !going;
      button.stop.hidden = !begun;
      speed.parentElement.hidden = !begun;
      button.play.textContent = begun && !going ? button.play.dataset.again : rest.play;
    };
    const stop = () => {
      hush();
      list = [];
      going = false;
      mark(null);
      look();
    };
    // Pausing is stopping and knowing where: on many telephones a paused voice never comes back.
    const pause = () => {
      const focused = document.activeElement === button.pause;
      hush();
      going = false;
      look();
      if (focused) button.play.focus();
    };
    const next = (mine) => {
      if (mine !== turn) return;
      at += 1;
      say();
    };
    function say() {
      hush();
      const piece = list[at];
      if (!piece || main.style.visibility === "hidden") return stop(); // a page about somebody that is covered is not read on
      const mine = turn;
      mark(piece.block);
      if (piece.audio) {
        sound = new Audio(piece.audio);
        sound.playbackRate = Number(speed.value);
        sound.onended = () => next(mine);
        const instead = () => {
          if (mine !== turn) return;
          piece.block.dataset.failed = "1"; // what could not be played is read instead
          list.splice(at, 1, ...[...piece.block.querySelectorAll(BLOCKS), piece.block].filter((one) => one.matches(BLOCKS) && shown(one))
            .map((block) => ({ block, text: words(block) })).filter((one) => one.text));
          say();
        };
        sound.onerror = instead;
        sound.play().catch(instead);
        return;
      }
      const found = voice();
      if (!found) return next(mine);
      kept = new SpeechSynthesisUtterance(piece.text); // held here: one that nothing holds may never say that it ended
      kept.voice = found;
      kept.lang = found.lang;
      kept.rate = Number(speed.value);
      kept.onend = () => next(mine);
      kept.onerror = () => next(mine);
      synth.speak(kept);
    }
    const start = (isPart) => {
      list = pieces(isPart);
      at = 0;
      going = list.length > 0;
      look();
      say();
    };

    button.play.addEventListener("click", () => {
      const focused = document.activeElement === button.play;
      if (list.length) {
        going = true;
        look();
        say();
      } else start(() => true);
      if (focused && going) button.pause.focus();
    });
    button.pause.addEventListener("click", pause);
    button.stop.addEventListener("click", () => {
      stop();
      button.play.focus();
    });
    speed.addEventListener("change", () => going && say());
    addEventListener("keydown", (event) => event.key === "Escape" && list.length && stop());
    addEventListener("pagehide", stop);
    if (isPrivate) document.addEventListener("visibilitychange", stop);

    // Each part of the page has its own button: from its heading to the next one, or what lies in a fold.
    const after = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
    const hear = (name, isPart) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "am-hear am-noprint";
      made.textContent = rest.play;
      made.setAttribute("aria-label", `${bar.dataset.part} ${name.textContent.trim()}`);
      made.addEventListener("click", () => start(isPart));
      return made;
    };
    const offer = () => {
      if (!bar.hidden || !(voice() || main.querySelector("[data-audio]"))) return;
      bar.hidden = false;
      const headings = [...main.querySelectorAll("h2")].filter((one) => !one.closest(SILENT) && !one.closest("[role=alert]"));
      headings.forEach((heading, number) => {
        const until = headings[number + 1];
        heading.before(hear(heading, (one) => one === heading || (after(heading, one) && !(until && (one === until || after(until, one))))));
      });
      for (const fold of main.querySelectorAll(".govuk-details__text")) {
        fold.prepend(hear(fold.parentElement.querySelector("summary"), (one) => fold.contains(one)));
      }
    };
    offer();
    if (synth) synth.addEventListener?.("voiceschanged", offer);
  }
}

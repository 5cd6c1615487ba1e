// The tablet page: takes a visit along, keeps what is written in it without a network, and sends it home. Every keystroke is
// kept, sealed (tablet-store.js). A sheet is forgotten only when the server says that it has it; until then it may be sent
// any number of times, and is kept there once.
(() => {
  const store = window.AmparoStore;
  const $ = (id) => document.getElementById(id);
  const words = $("words").dataset;
  const PARTS = ["opening", "new-pin", "pin", "home", "writing"];
  const IDLE = 10 * 60 * 1000;
  let writing = null; // the sheet that is open
  let kept = Promise.resolve(); // the last writing to the disk
  let sending = false;
  let lastTouch = Date.now();

  function say(text, alarm = false) {
    $(alarm ? "alarm" : "status").textContent = text;
    $(alarm ? "status" : "alarm").textContent = "";
  }
  function show(part) {
    for (const one of PARTS) $(one).hidden = one !== part;
    const heading = $(part).querySelector("h1, h2");
    if (heading) heading.focus();
  }
  const made = (tag, css, text = "") => {
    const element = document.createElement(tag);
    element.className = css;
    element.textContent = text;
    return element;
  };
  function button(label, css, press, about = "") {
    const element = made("button", `govuk-button govuk-button--small ${css}`, label);
    element.type = "button";
    if (about) element.append(made("span", "govuk-visually-hidden", ` ${about}`));
    element.addEventListener("click", press);
    return element;
  }
  const sheets = async () => (await store.all("sheet:")).sort((one, other) => one.made - other.made);

  // -- the server ---------------------------------------------------------------------------------------------------------

  class SignedOut extends Error {}
  async function ask(path, body = null) {
    const how = { credentials: "same-origin", redirect: "manual", cache: "no-store" };
    const answer = await fetch(path, body === null ? how : {
      ...how, method: "POST", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": (await ask("/tableta/estado/")).token },
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }
  async function orSay(work) {
    try {
      return await work();
    } catch (problem) {
      say(problem instanceof SignedOut ? words.signedOut : words.noNetwork, true);
      return null;
    }
  }

  // -- the pages ----------------------------------------------------------------------------------------------------------

  async function home() {
    writing = null;
    if (!store.open()) return start();
    const waiting = await sheets();
    const visits = $("visits");
    visits.replaceChildren();
    for (const visit of await store.all("visit:")) {
      const section = made("section", "am-card");
      section.append(made("h2", "govuk-heading-m", `${visit.name} · ${visit.day}`));
      const list = made("ul", "govuk-list");
      for (const person of visit.people) {
        const own = waiting.filter((one) => one.visit === visit.visit && one.record === person.record);
        const line = made("li", "am-person");
        line.append(made("strong", "", person.name), made("span", "am-small am-muted", ` ${person.facts} `));
        const state = own.length ? (own.at(-1).ready ? words.ready : words.draft) : person.done ? words.done : "";
        if (state) line.append(made("strong", "govuk-tag", state), " ");
        const label = person.last && !own.length ? words.correct : words.interview;
        line.append(button(label, "govuk-button--secondary", () => interview(visit, person), person.name));
        list.append(line);
      }
      section.append(list);
      visits.append(section);
    }
    const intakes = $("intakes");
    intakes.replaceChildren();
    for (const one of waiting.filter((sheet) => sheet.kind === "intake")) {
      const line = made("li", "am-person");
      line.append(made("strong", "am-folio", one.folio), ` ${one.name} `,
        made("strong", "govuk-tag", one.ready ? words.ready : words.draft), " ",
        button(words.open, "govuk-button--secondary", () => open(one), one.folio));
      intakes.append(line);
    }
    const folios = await left();
    $("folios-left").textContent = String(folios.length);
    $("take-in").hidden = folios.length === 0;
    $("waiting").textContent = String(waiting.filter((one) => one.ready).length);
    const refused = $("refused");
    refused.replaceChildren(...waiting.filter((one) => one.refused).map((one) => made("li", "", `${one.name}: ${one.refused}`)));
    $("refused-part").hidden = refused.children.length === 0;
    $("network").textContent = navigator.onLine ? words.online : words.offline;
    show("home");
    return null;
  }

  async function start() {
    show((await store.fresh()) ? "new-pin" : "pin");
    const count = await store.waiting();
    $("sealed").textContent = String(count);
  }

  function fill(form, pairs) {
    const said = new Map();
    for (const [name, value] of pairs) said.set(name, [...(said.get(name) || []), String(value)]);
    for (const input of form.elements) {
      if (!input.name || !said.has(input.name)) continue;
      const values = said.get(input.name);
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
      else input.value = values[0];
    }
    for (const details of form.querySelectorAll("details")) {
      details.open = [...details.querySelectorAll("input[type=text], input[type=radio]:checked")].some((input) => input.value);
    }
  }

  // The part of a relative whom the file knows, made from the empty one.
  function relative(kin) {
    const part = $("relative").content.cloneNode(true);
    for (const element of part.querySelectorAll("*")) {
      for (const name of ["id", "for", "name", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value && value.includes("rel-0")) element.setAttribute(name, value.replaceAll("rel-0", `rel-${kin.id}`));
      }
    }
    part.querySelector("[data-name]").textContent = kin.name;
    return part;
  }

  async function interview(visit, person) {
    const own = (await sheets()).filter((one) => one.visit === visit.visit && one.record === person.record);
    const last = own.at(-1);
    if (last && !last.tried) return open(last, visit, person);
    // What was sent, or may have been, is never written over: what is written now corrects it.
    const before = last ? [last.id, last.pairs] : person.last ? [person.last, person.pairs] : [null, null];
    const known = Object.entries(person.known).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
    return open({
      id: crypto.randomUUID(), kind: "interview", visit: visit.visit, record: person.record, name: person.name,
      corrects: before[0], pairs: before[1] || [...known, ["at", nowIn(visit.zone)]], made: Date.now(), ready: false,
    }, visit, person);
  }

  // The time on the wall of the office, as a field of date and time takes it.
  function nowIn(zone) {
    const how = { timeZone: zone, dateStyle: "short", timeStyle: "short" };
    return new Intl.DateTimeFormat("sv-SE", how).format(new Date()).replace(" ", "T");
  }

  async function open(sheet, visit = null, person = null) {
    if (sheet.kind === "interview" && !person) {
      const found = await store.get(`visit:${sheet.visit}`);
      return found ? interview(found, found.people.find((one) => one.record === sheet.record)) : home();
    }
    writing = sheet;
    const form = $("form");
    form.replaceChildren($(sheet.kind === "intake" ? "empty-intake" : "empty-sheet").content.cloneNode(true));
    const place = form.querySelector("[data-relatives]");
    if (place && person) place.append(...person.relatives.map(relative));
    $("writing-title").textContent = sheet.kind === "intake" ? words.takeIn : sheet.name;
    $("writing-facts").textContent = sheet.kind === "intake" ? `${words.folio} ${sheet.folio}` : person.facts;
    fill(form, sheet.pairs);
    show("writing");
    return null;
  }

  // Keeps what stands in the form; writings follow one another, so that an older one never wins.
  function keep(ready = null) {
    const sheet = writing;
    if (!sheet || !store.open()) return kept;
    sheet.pairs = [...new FormData($("form"))].filter(([, value]) => typeof value === "string" && value !== "");
    if (ready !== null) sheet.ready = ready;
    if (sheet.kind === "intake") {
      const said = new Map(sheet.pairs);
      sheet.name = ["given_names", "surname1", "surname2"].map((name) => said.get(name) || "").join(" ").trim();
    }
    sheet.refused = "";
    const copy = structuredClone(sheet);
    kept = kept.then(() => store.put(`sheet:${copy.id}`, copy));
    return kept;
  }

  // -- folios -------------------------------------------------------------------------------------------------------------

  async function left() {
    const used = new Set((await sheets()).map((one) => one.folio));
    return ((await store.get("folios")) || []).filter((folio) => !used.has(folio));
  }
  async function takeIn() {
    const folios = await left();
    if (!folios.length) return say(words.noFolios, true);
    const sheet = { id: crypto.randomUUID(), kind: "intake", folio: folios[0], name: "", pairs: [], made: Date.now(), ready: false };
    await store.put(`sheet:${sheet.id}`, sheet); // from now on the folio is this sheet's
    await store.put("folios", folios.slice(1));
    return open(sheet);
  }
  async function fetchFolios() {
    const told = await orSay(async () => ask("/tableta/folios/", { device: await store.device() }));
    if (!told) return;
    await store.put("folios", told.folios);
    say(words.foliosHere);
    await home();
  }

  // -- taking along and sending home --------------------------------------------------------------------------------------

  async function choose() {
    const told = await orSay(() => ask("/tableta/estado/"));
    if (!told) return;
    const list = $("choice");
    list.replaceChildren(...told.visits.map((one) => {
      const line = made("li", "");
      line.append(button(`${one.name} · ${one.day}`, "", () => take(one.id)));
      return line;
    }));
    $("no-choice").hidden = told.visits.length > 0;
    $("choice-part").hidden = false;
  }
  async function take(number) {
    const told = await orSay(() => ask(`/tableta/visitas/${number}/`));
    if (!told) return;
    const before = await store.get(`visit:${number}`);
    for (const person of told.people) {
      const known = before && before.people.find((one) => one.record === person.record);
      if (known && known.last) Object.assign(person, { last: known.last, pairs: known.pairs });
    }
    await store.put(`visit:${number}`, told, told.expires);
    $("choice-part").hidden = true;
    say(words.taken);
    await home();
  }

  // By hand, or by itself (then it says nothing unless something was sent): a network that is there does not always say so.
  async function sendAll(byItself = false) {
    if (sending || !store.open()) return;
    if (byItself && !(await sheets()).some((one) => one.ready && !(writing && writing.id === one.id))) return;
    sending = true;
    const lines = [];
    try {
      await kept;
      const device = await store.device();
      for (const sheet of (await sheets()).filter((one) => one.ready)) {
        if (writing && writing.id === sheet.id) continue;
        sheet.tried = true;
        await store.put(`sheet:${sheet.id}`, sheet);
        if (!byItself) say(words.sending);
        const { id, kind, visit, record, corrects, folio, pairs } = sheet;
        const told = await ask("/tableta/enviar/", { id, kind, visit, record, corrects, folio, pairs, device });
        lines.push([sheet, told]);
        if (told.result === "refused") {
          // Nothing of it was kept there: it can be written on and sent again as it is.
          await store.put(`sheet:${sheet.id}`, { ...sheet, tried: false, ready: false, refused: told.why });
          continue;
        }
        await sent(sheet);
      }
      if (lines.length || !byItself) say(lines.length ? words.sentAll : words.nothing);
      $("network").textContent = words.online;
    } catch (problem) {
      if (!(problem instanceof SignedOut)) $("network").textContent = words.offline;
      if (!byItself || lines.length) say(problem instanceof SignedOut ? words.signedOut : words.notSent, true);
    } finally {
      sending = false;
    }
    report(lines);
    if (!writing && lines.length) await home();
  }

  // The server has it: what is written next corrects it, and the sheet itself leaves the tablet.
  async function sent(sheet) {
    if (sheet.kind === "intake") {
      await store.put("folios", ((await store.get("folios")) || []).filter((folio) => folio !== sheet.folio));
    } else {
      const visit = await store.get(`visit:${sheet.visit}`);
      const person = visit && visit.people.find((one) => one.record === sheet.record);
      if (person) {
        Object.assign(person, { done: true, last: sheet.id, pairs: sheet.pairs });
        await store.put(`visit:${sheet.visit}`, visit, visit.expires);
      }
    }
    await store.remove(`sheet:${sheet.id}`);
  }
  function report(lines) {
    if (!lines.length) return;
    $("report").replaceChildren(...lines.map(([sheet, told]) => {
      const line = made("li", "", `${sheet.folio || ""} ${sheet.name}: ${words[told.result]}${told.why ? ` · ${told.why}` : ""} `);
      if (told.link) {
        const link = made("a", "govuk-link", told.folio);
        link.href = told.link;
        line.append(link);
      }
      return line;
    }));
    $("report-part").hidden = false;
  }

  // -- what is pressed ----------------------------------------------------------------------------------------------------

  $("new-pin-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [one, two] = [$("pin-one").value, $("pin-two").value];
    if (one.length < 6) return say(words.shortPin, true);
    if (one !== two) return say(words.unlikePins, true);
    event.target.reset();
    await store.create(one);
    say(words.pinMade);
    return home();
  });
  $("pin-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { result, left: tries } = await store.unlock($("pin-old").value);
    event.target.reset();
    if (result === "open") { say(""); return home(); }
    say(result === "wiped" ? words.wiped : `${words.wrongPin} ${tries}`, true);
    return start();
  });
  async function wipe() {
    await store.wipe();
    $("report-part").hidden = true;
    $("wipe-sure").hidden = true;
    say(words.wiped);
    await start();
  }
  const presses = {
    "take-visit": choose, "take-folios": fetchFolios, "take-in": takeIn, send: () => sendAll(),
    lock: async () => { await kept; store.lock(); say(""); await start(); },
    "wipe-ask": () => { $("wipe-sure").hidden = false; $("wipe").focus(); },
    wipe, "wipe-locked": wipe, "wipe-not": () => { $("wipe-sure").hidden = true; $("wipe-ask").focus(); },
    done: async () => { await keep(true); say(words.kept); await home(); },
    back: async () => { await keep(); await home(); },
  };
  for (const [id, press] of Object.entries(presses)) $(id).addEventListener("click", press);
  $("form").addEventListener("input", () => keep(false));
  $("form").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("online", () => sendAll(true));
  window.addEventListener("offline", () => { $("network").textContent = words.offline; });
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => { lastTouch = Date.now(); });
  setInterval(async () => {
    await store.expire(Date.now());
    if (store.open() && Date.now() - lastTouch > IDLE) await presses.lock();
    await sendAll(true);
  }, 10000);

  (async () => {
    if (navigator.serviceWorker) {
      navigator.serviceWorker.register("/tableta/trabajador.js", { scope: "/tableta/" })
        .then(() => navigator.serviceWorker.ready).then(() => { $("prepared").hidden = false; }).catch(() => {});
    }
    await store.expire(Date.now());
    await start();
  })();
})();

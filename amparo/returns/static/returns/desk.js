// The tablet of a desk: takes the people of the centre along, keeps each touch without a network, and sends it home. A touch
// has its number from the moment it is made; it is forgotten only when the server says that it has it, may be sent any number
// of times, and counts there once. Everything here is sealed (tablet-store.js).
(() => {
  const store = window.AmparoStore;
  const $ = (id) => document.getElementById(id);
  const words = $("words").dataset;
  const PARTS = ["opening", "new-pin", "pin", "home", "person"];
  const IDLE = 10 * 60 * 1000;
  const SHOWN = 40;
  const SETTLED = ["delivered", "declined", "not_needed"];
  const BECOMES = { done: "delivered", declined: "declined", not_needed: "not_needed", undo: "open" };
  let shown = null; // the folio of the person on the page
  let opened = null; // the milestone that was touched once
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
    const element = made("button", `govuk-button am-no-margin ${css}`, label);
    element.type = "button";
    if (about) element.append(made("span", "govuk-visually-hidden", `: ${about}`));
    element.addEventListener("click", press);
    return element;
  }
  const tag = (text, colour) => made("strong", `govuk-tag govuk-tag--${colour}`, text);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const touches = async () => (await store.all("touch:")).sort((one, other) => one.at - other.at);
  const centre = () => store.get("centre:people");

  // -- the server ---------------------------------------------------------------------------------------------------------

  class SignedOut extends Error {}
  async function ask(path, body = null) {
    const how = { credentials: "same-origin", redirect: "manual", cache: "no-store" };
    const answer = await fetch(`/retornos/mesa/tableta/${path}`, body === null ? how : {
      ...how, method: "POST", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": (await ask("estado/")).token },
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async function take() {
    try {
      const told = await ask("personas/");
      await store.put("centre:people", told, told.expires);
      say(words.taken);
    } catch (problem) {
      say(problem instanceof SignedOut ? words.signedOut : words.noNetwork, true);
    }
    return home();
  }

  // What holds of a milestone as far as this tablet knows: what was taken along, then what was touched since.
  function stateOf(milestone, waiting) {
    const own = waiting.filter((one) => one.milestone === milestone.id && !one.refused);
    return own.length ? BECOMES[own.at(-1).act] : milestone.state;
  }

  // -- the pages ----------------------------------------------------------------------------------------------------------

  async function home() {
    shown = opened = null;
    if (!store.open()) return start();
    const [kept, waiting] = [await centre(), await touches()];
    const wanted = plain($("find").value).split(/\s+/).filter(Boolean);
    const people = (kept ? kept.people : []).filter((person) => {
      const text = plain(`${person.name} ${person.folio}`);
      return wanted.every((word) => text.includes(word));
    });
    const left = (person) => person.milestones.filter((one) => !SETTLED.includes(stateOf(one, waiting))).length;
    const open = people.filter((person) => wanted.length || left(person) > 0);
    $("people").replaceChildren(...open.slice(0, SHOWN).map((person) => {
      const line = made("li", "");
      const name = made("button", "am-link-button am-desk-name", person.name);
      name.type = "button";
      name.addEventListener("click", () => person_(person.folio));
      line.append(name);
      if (person.first) line.append(" ", tag(words.first, "orange"));
      line.append(made("span", "am-small am-muted", `${person.folio} · ${left(person)} ${words.left}`));
      return line;
    }));
    $("taken").textContent = kept ? `${words.as} ${kept.taken} · ${kept.people.length}` : words.nobody;
    $("find-part").hidden = !kept;
    $("none").hidden = !kept || open.length > 0;
    $("more").hidden = open.length <= SHOWN;
    $("waiting").textContent = String(waiting.filter((one) => !one.refused).length);
    $("refused").replaceChildren(...waiting.filter((one) => one.refused).map((one) => {
      const line = made("li", "", `${one.name}, ${one.what}: ${one.refused} `);
      line.append(button(words.forget, "govuk-button--secondary", () => forget(one), one.what));
      return line;
    }));
    $("refused-part").hidden = $("refused").children.length === 0;
    $("network").textContent = navigator.onLine ? words.online : words.offline;
    show("home");
    return null;
  }

  async function forget(one) {
    await store.remove(`touch:${one.id}`);
    await home();
  }

  async function start() {
    show((await store.fresh()) ? "new-pin" : "pin");
    $("sealed").textContent = String(await store.waiting("touch:"));
  }

  async function person_(folio, pressed = null) {
    const [kept, waiting] = [await centre(), await touches()];
    const person = kept && kept.people.find((one) => one.folio === folio);
    if (!person) return home();
    if (shown !== folio) opened = null;
    shown = folio;
    $("person-name").textContent = person.name;
    $("person-folio").textContent = person.folio;
    const done = person.milestones.filter((one) => stateOf(one, waiting) === "delivered").map((one) => one.kind);
    $("milestones").replaceChildren(...person.milestones.map((one) => line(person, one, waiting, done)));
    $("no-milestones").hidden = person.milestones.length > 0;
    if ($("person").hidden) show("person");
    else if (pressed !== null) $(`touch-${pressed}`).focus(); // the list was made anew
    return null;
  }

  function line(person, milestone, waiting, done) {
    const state = stateOf(milestone, waiting);
    const own = waiting.filter((one) => one.milestone === milestone.id && !one.refused);
    const item = made("li", "am-touch");
    const settled = SETTLED.includes(state);
    const first = settled ? [] : milestone.first.filter(([kind]) => !done.includes(kind)).map(([, name]) => name);
    const press = made("button", "am-touch__button");
    press.type = "button";
    press.id = `touch-${milestone.id}`;
    press.setAttribute("aria-expanded", String(opened === milestone.id));
    press.append(made("span", "am-touch__name", milestone.name), " ",
      tag(settled || !first.length ? words[state] || state : words.blocked, state === "delivered" ? "green" : first.length ? "yellow" : settled ? "grey" : "blue"));
    if (own.length) press.append(" ", tag(words.kept, "purple"));
    press.addEventListener("click", () => { opened = opened === milestone.id ? null : milestone.id; person_(person.folio, milestone.id); });
    item.append(press);
    if (first.length) item.append(made("p", "govuk-body am-small am-no-margin", `${words.before} ${first.join(", ")}`));
    if (opened !== milestone.id) return item;
    const act = (what, reason = "") => keep(person, milestone, what, reason);
    const row = made("div", "am-buttons am-touch__acts");
    if (settled) {
      row.append(button(words.undo, "govuk-button--warning am-big", () => act("undo"), milestone.name));
    } else {
      row.append(button(words.done, "am-big", () => act("done"), milestone.name),
        button(words.decline, "govuk-button--secondary am-big", () => act("declined"), milestone.name));
      const group = made("div", "");
      const label = made("label", "govuk-label", words.why);
      const reason = made("input", "govuk-input govuk-input--width-10");
      reason.id = label.htmlFor = `why-${milestone.id}`;
      reason.maxLength = 300;
      group.append(label, reason);
      row.append(group, button(words.not_needed, "govuk-button--secondary am-big", () => {
        if (reason.value.trim()) return act("not_needed", reason.value.trim());
        say(words.sayWhy, true);
        return reason.focus();
      }, milestone.name));
    }
    item.append(row);
    return item;
  }

  // The second touch. One that was not sent yet is taken back by forgetting it; what was sent, by another touch.
  async function keep(person, milestone, act, reason) {
    const own = (await touches()).filter((one) => one.milestone === milestone.id && !one.refused);
    if (act === "undo" && own.length && !own.at(-1).tried) {
      await store.remove(`touch:${own.at(-1).id}`);
    } else {
      const touch = {
        id: crypto.randomUUID(), milestone: milestone.id, folio: person.folio, name: person.name, what: milestone.name, act,
        reason, at: Date.now(), tried: false, refused: "",
      };
      await store.put(`touch:${touch.id}`, touch);
    }
    opened = null;
    say(words.keptHere);
    await person_(person.folio, milestone.id);
    await sendAll(true);
  }

  // -- sending home -------------------------------------------------------------------------------------------------------

  async function sendAll(byItself = false) {
    if (sending || !store.open()) return;
    const waiting = (await touches()).filter((one) => !one.refused);
    if (!waiting.length) {
      if (!byItself) say(words.nothing);
      return;
    }
    sending = true;
    const lines = [];
    try {
      const device = await store.device();
      for (const touch of waiting) {
        await store.put(`touch:${touch.id}`, { ...touch, tried: true });
        const { id, milestone, act, reason, at } = touch;
        const told = await ask("enviar/", { id, milestone, act, reason, at, device });
        lines.push([touch, told]);
        if (told.result === "refused") {
          await store.put(`touch:${touch.id}`, { ...touch, tried: false, refused: told.why });
          continue;
        }
        await brought(touch, told);
      }
      say(byItself && lines.every(([, told]) => told.result === "saved") ? words.sentAll : words.sentSee);
      $("network").textContent = words.online;
    } catch (problem) {
      if (!(problem instanceof SignedOut)) $("network").textContent = words.offline;
      if (!byItself || lines.length) say(problem instanceof SignedOut ? words.signedOut : words.notSent, true);
    } finally {
      sending = false;
    }
    report(lines);
    if (!lines.length) return;
    // Nobody's half-written reason is taken from under their fingers.
    if (shown) { if (opened === null) await person_(shown); } else if (store.open()) await home();
  }

  // The server has it: what it says of the milestone holds from now on, and the touch leaves the tablet.
  async function brought(touch, told) {
    const kept = await centre();
    const person = kept && kept.people.find((one) => one.folio === touch.folio);
    const milestone = person && person.milestones.find((one) => one.id === touch.milestone);
    if (milestone && told.state) {
      milestone.state = told.state;
      await store.put("centre:people", kept, kept.expires);
    }
    await store.remove(`touch:${touch.id}`);
  }
  function report(lines) {
    if (!lines.length) return;
    const old = [...$("report").children].slice(0, 20);
    $("report").replaceChildren(...lines.map(([touch, told]) => {
      const line = made("li", "", `${touch.name}, ${touch.what}: ${words[`act_${touch.act}`]} `);
      line.append(tag(words[told.result], told.result === "saved" ? "green" : told.result === "already" ? "grey" : "red"));
      if (told.why) line.append(` ${told.why}`);
      return line;
    }), ...old);
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
    $("report").replaceChildren();
    $("wipe-sure").hidden = true;
    say(words.wiped);
    await start();
  }
  async function lock() {
    store.lock();
    $("people").replaceChildren();
    $("milestones").replaceChildren();
    $("report").replaceChildren();
    $("report-part").hidden = true;
    for (const id of ["person-name", "person-folio"]) $(id).textContent = "…";
    say("");
    await start();
  }
  const presses = {
    take, send: () => sendAll(), lock, back: home, wipe, "wipe-locked": wipe,
    "wipe-ask": () => { $("wipe-sure").hidden = false; $("wipe").focus(); },
    "wipe-not": () => { $("wipe-sure").hidden = true; $("wipe-ask").focus(); },
  };
  for (const [id, press] of Object.entries(presses)) $(id).addEventListener("click", press);
  $("find").addEventListener("input", async () => {
    const at = $("find").selectionStart;
    await home();
    $("find").focus();
    $("find").setSelectionRange(at, at);
  });
  $("find-form").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("online", () => sendAll(true));
  window.addEventListener("offline", () => { $("network").textContent = words.offline; });
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => { lastTouch = Date.now(); });
  setInterval(async () => {
    await store.expire(Date.now());
    if (store.open() && Date.now() - lastTouch > IDLE) await lock();
    await sendAll(true);
  }, 10000);

  (async () => {
    if (navigator.serviceWorker) {
      navigator.serviceWorker.register("/retornos/mesa/tableta/trabajador.js", { scope: "/retornos/mesa/tableta/" })
        .then(() => navigator.serviceWorker.ready).then(() => { $("prepared").hidden = false; }).catch(() => {});
    }
    await store.expire(Date.now());
    await start();
  })();
})();

// On the page of what waits in the slower queue: the telephone works a little, and what waits comes to the front.
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", { createScriptURL: (url) => (url === "/esfuerzo.js" ? url : null) });
}
const form = document.getElementById("queue");
const say = (name) => {
  for (const text of document.querySelectorAll("[data-queue]")) text.hidden = text.dataset.queue !== name;
};
if (form && window.Worker && window.crypto?.subtle) {
  say("working");
  const worker = new Worker("/esfuerzo.js");
  worker.onerror = () => say("waiting");
  worker.onmessage = async ({ data }) => {
    worker.terminate();
    form.elements.nonce.value = data;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      say(answer.ok ? "done" : "waiting");
    } catch {
      say("waiting");
    }
  };
  worker.postMessage({ challenge: form.elements.challenge.value, bits: Number(form.dataset.bits) });
}

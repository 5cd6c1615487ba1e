// Lets this browser show notices, on the one page that asks whether it may. It sends what the browser says with the page's own form.
const form = document.getElementById("push");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", { createScriptURL: (url) => (url === "/trabajador.js" ? url : null) });
}
if (form && navigator.serviceWorker && window.PushManager && window.Notification) {
  document.querySelector("[data-cannot]").hidden = true;
  form.querySelector("[data-can]").hidden = false;
  form.querySelector("button").addEventListener("click", async () => {
    try {
      if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
      await navigator.serviceWorker.register("/trabajador.js", { scope: "/" });
      const worker = await navigator.serviceWorker.ready;
      const given = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) })).toJSON();
      form.elements.endpoint.value = given.endpoint;
      form.elements.p256dh.value = given.keys.p256dh;
      form.elements.auth.value = given.keys.auth;
      form.submit();
    } catch (problem) {
      document.querySelector("[data-refused]").hidden = false;
    }
  });
}

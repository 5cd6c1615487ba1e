// The only script of the portal, on public pages alone: it lets the browser keep them for when there is no network.
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", { createScriptURL: (url) => (url === "/trabajador.js" ? url : null) });
}
if (navigator.serviceWorker) {
  navigator.serviceWorker.register("/trabajador.js", { scope: "/" }).catch(() => {});
}

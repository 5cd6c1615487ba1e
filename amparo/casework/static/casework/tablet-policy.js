// On the tablet page nothing may become HTML or a script, but for the one service worker of this page.
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", { createScriptURL: (url) => (url === "/tableta/trabajador.js" ? url : null) });
}

// On the tablet page of a desk nothing may become HTML or a script, but for the one service worker of this page.
if (window.trustedTypes) {
  window.trustedTypes.createPolicy("default", { createScriptURL: (url) => (url === "/retornos/mesa/tableta/trabajador.js" ? url : null) });
}

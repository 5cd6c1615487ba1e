{% autoescape off %}// Keeps the desk's tablet page and its files for when there is no network, and nothing else: no answer with a name is ever kept here.
const VERSION = "amparo-desk-{{ version }}";
const PAGE = "/retornos/mesa/tableta/";
const FILES = {{ files }};

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(VERSION);
    const page = await fetch(PAGE, { cache: "no-store", credentials: "same-origin" });
    // Signed out, the page would be the sign-in page: the worker that is there already stays.
    if (!page.ok || page.redirected) throw new Error("the page is not to be had");
    await cache.put(PAGE, page);
    await cache.addAll(FILES);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("amparo-desk-") && name !== VERSION);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(event.request)));
  } else if (event.request.mode === "navigate" && url.pathname === PAGE) {
    event.respondWith(fetch(event.request).catch(() => caches.match(PAGE)));
  }
});
{% endautoescape %}

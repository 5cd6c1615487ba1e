{% autoescape off %}// Keeps public pages that were read, and the files they need. A page that is not on the list is never kept, nor any answer to a form.
const VERSION = "amparo-public-{{ version }}";
const PAGES = {{ pages }};
const SHEETS = new RegExp({{ sheets }});
const FILES = {{ files }};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll([...FILES, "/", "/derechos/"])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("amparo-public-") && name !== VERSION);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin || url.search) return;
  if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(event.request)));
  } else if (event.request.mode === "navigate" && (PAGES.includes(url.pathname) || SHEETS.test(url.pathname))) {
    event.respondWith((async () => {
      try {
        const answer = await fetch(event.request);
        if (answer.ok && !answer.redirected) (await caches.open(VERSION)).put(url.pathname, answer.clone());
        return answer;
      } catch (problem) {
        return (await caches.match(url.pathname)) || (await caches.match("/derechos/")) || Response.error();
      }
    })());
  }
});

// A notice: that there is something new, never what. It leads to the start page, and nothing of it is kept.
self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data.json(); } catch (problem) { said = {}; }
  const options = { body: String(said.body || ""), tag: "amparo", renotify: true, icon: FILES[1] };
  event.waitUntil(self.registration.showNotification(String(said.title || "Amparo"), options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/"));
});
{% endautoescape %}

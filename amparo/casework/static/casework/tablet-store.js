// What the tablet keeps, sealed: every value is encrypted with a key that comes from the PIN and exists only while the page
// is open (PBKDF2-SHA-256, AES-256-GCM; the value's own name is authenticated with it, so that none can stand in another's
// place). Ten wrong PINs wipe everything; what was taken along is wiped when its time has come. Sheets that were
// written and not sent stay, sealed, until they are sent or the tablet is wiped by hand.
window.AmparoStore = (() => {
  // Each page that works without a network has a box of its own: its name stands at the script.
  const NAME = document.currentScript.dataset.store || "amparo-tablet";
  const ROUNDS = 600000;
  const MOST_TRIES = 10;
  const TAKEN = ["visit:", "centre:"];
  const text = new TextEncoder();
  let key = null;

  function database() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("box");
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  // One operation in a transaction of its own; it is done when the disk has it.
  async function box(mode, work) {
    const db = await database();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = db.transaction("box", mode, { durability: "strict" });
        const asked = work(transaction.objectStore("box"));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      db.close();
    }
  }
  const read = (name) => box("readonly", (store) => store.get(name));
  const write = (name, value) => box("readwrite", (store) => store.put(value, name));

  async function keyOf(pin, salt) {
    const given = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey(
      { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, given, { name: "AES-GCM", length: 256 }, false,
      ["encrypt", "decrypt"],
    );
  }

  async function seal(name, value, by = key) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "AES-GCM", iv, additionalData: text.encode(name) };
    return { iv, sealed: await crypto.subtle.encrypt(how, by, text.encode(JSON.stringify(value))) };
  }
  async function unseal(name, kept, by = key) {
    const how = { name: "AES-GCM", iv: kept.iv, additionalData: text.encode(name) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, by, kept.sealed)));
  }

  async function names(prefix) {
    const all = await box("readonly", (store) => store.getAllKeys());
    return all.filter((name) => name.startsWith(prefix));
  }

  return {
    open: () => key !== null,
    lock: () => { key = null; },
    fresh: async () => (await read("lock")) === undefined,
    device: async () => (await read("lock")).device,

    async create(pin) {
      const salt = crypto.getRandomValues(new Uint8Array(16));
      key = await keyOf(pin, salt);
      await write("lock", { salt, tries: 0, device: crypto.randomUUID(), check: await seal("lock", "amparo") });
    },

    // "open", "wrong" (with how many tries are left) or "wiped".
    async unlock(pin) {
      const lock = await read("lock");
      // Counted before it is tried: closing the page does not give a try back.
      await write("lock", { ...lock, tries: lock.tries + 1 });
      const tried = await keyOf(pin, lock.salt);
      try {
        await unseal("lock", lock.check, tried);
      } catch {
        if (lock.tries + 1 < MOST_TRIES) return { result: "wrong", left: MOST_TRIES - lock.tries - 1 };
        await this.wipe();
        return { result: "wiped", left: 0 };
      }
      await write("lock", { ...lock, tries: 0 });
      key = tried;
      return { result: "open", left: MOST_TRIES };
    },

    put: async (name, value, expires = null) => write(name, { ...(await seal(name, value)), expires }),
    async get(name) {
      const kept = await read(name);
      return kept === undefined ? null : unseal(name, kept);
    },
    async all(prefix) {
      return Promise.all((await names(prefix)).map((name) => this.get(name)));
    },
    remove: (name) => box("readwrite", (store) => store.delete(name)),

    // Whatever was taken along and whose time has come is gone, also while the tablet is locked.
    async expire(now) {
      for (const prefix of TAKEN) {
        for (const name of await names(prefix)) {
          const kept = await read(name);
          if (kept && kept.expires !== null && kept.expires <= now) await this.remove(name);
        }
      }
    },
    waiting: async (prefix = "sheet:") => (await names(prefix)).length,
    async wipe() {
      key = null;
      await box("readwrite", (store) => store.clear());
    },
  };
})();

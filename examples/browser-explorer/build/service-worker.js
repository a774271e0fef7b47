// Keeps the page's own files, so that it opens without a network. `FILES` and `VERSION` are filled in when the page is built.
const FILES = __FILES__;
const VERSION = __VERSION__;
const PREFIX = 'latentkit-explorer-';
const CACHE = PREFIX + VERSION;

const home = new URL('./', self.location.href).href;
const own = new Set(FILES.map((path) => new URL(path, home).href));

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      // The page itself has the same name in each version; all other files have new ones.
      await cache.addAll(FILES.map((path) => new Request(path, { cache: path === './' ? 'reload' : 'default' })));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
      // Open tabs may still be of the version before and load parts of it when they are first used.
      const old = names.filter((name) => name !== CACHE).slice(0, -1);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  url.search = '';
  url.hash = '';
  if (request.mode === 'navigate') {
    if (url.href === home || url.href === `${home}index.html`) event.respondWith(newest(request));
  } else if (own.has(url.href)) event.respondWith(kept(request));
});

/** The page as the server has it now, so that a new version is seen at once; the kept one without a network. */
async function newest(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const page = await caches.match(home, { cacheName: CACHE });
    if (page === undefined) throw error;
    return page;
  }
}

async function kept(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

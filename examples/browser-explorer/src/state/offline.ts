/** Has the browser keep the page's files, so that it opens without a network the next time. */
export async function keepOffline(): Promise<void> {
  // In development files change under the same names.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL('sw.js', document.baseURI));
  } catch (error) {
    // A page without HTTPS or storage works as well, as long as there is a network.
    console.info(error);
  }
}

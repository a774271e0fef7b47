import { loadData, openBundle } from './model-actions.js';
import { attempt } from './notices.js';

/**
 * Opens what the page's address names, as `latentkit explore` serves it: `?bundle=URL` a model, `&data=URL` samples.
 * Without data of its own, a model of the digits or MNIST gets those.
 */
export async function openAddress(): Promise<void> {
  const named = new URLSearchParams(location.search);
  const [samples, bundle] = [named.get('data'), named.get('bundle')];
  if (samples !== null) {
    const file = await fetched(samples);
    if (file !== undefined) await loadData({ kind: 'files', files: [file] });
  }
  if (bundle === null) return;
  const file = await fetched(bundle);
  const info = file && (await openBundle(file));
  if (info === undefined || samples !== null) return;
  if (info.trainedOn === 'digits') await loadData({ kind: 'digits' });
  if (info.trainedOn === 'mnist') await loadData({ kind: 'mnist' });
}

function fetched(address: string): Promise<File | undefined> {
  return attempt(`${address} could not be fetched.`, async () => {
    const response = await fetch(new URL(address, location.href));
    if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}`.trim() + '.');
    return new File([await response.blob()], address.replace(/[?#].*$/, '').replace(/^.*\//, ''));
  });
}

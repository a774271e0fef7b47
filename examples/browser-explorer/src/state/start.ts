import { effect, signal } from '@preact/signals';
import type { DataRequest } from '../protocol.js';
import { data, epochs, ready } from './data.js';
import { view } from './layout.js';
import { focusSample, loadData, train } from './model-actions.js';
import { openAddress } from './open-address.js';
import { lastEpoch } from './progress.js';
import { focus } from './selection.js';
import { request } from './settings.js';
import { integerFrom, oneOf, urlState } from './url.js';

/** Where the samples at hand come from; files are not in an address and count as none there. */
export const dataKind = urlState<DataRequest['kind'] | 'none'>('data', 'none', oneOf(['digits', 'mnist']), (kind) => (kind === 'files' ? 'none' : kind));

/** Number of the sample in hand, counted from 0; −1 for none. */
const focusedRow = urlState('sample', -1, integerFrom(0));

/** Loads samples that come with the page. */
export async function useData(kind: 'digits' | 'mnist'): Promise<boolean> {
  const loaded = await loadData({ kind });
  if (loaded) dataKind.value = kind;
  return loaded;
}

/** Loads the samples of files. */
export async function useFiles(files: readonly File[]): Promise<boolean> {
  const loaded = await loadData({ kind: 'files', files });
  if (loaded) dataKind.value = 'files';
  return loaded;
}

/** Trains with the settings of the training panel; does nothing while one of them is not valid. */
export async function startTraining(goOn: boolean): Promise<void> {
  const wanted = request.value;
  if (wanted === undefined) return;
  lastEpoch.value = wanted.epochs + (goOn ? epochs.value.length : 0);
  await train({ ...wanted, goOn });
  // A first point, so that the panels have something to speak of.
  if (ready.value && focus.value === undefined) await focusSample(0);
}

/** The page's one button: loads the digits and trains on them. */
export async function startOnDigits(): Promise<void> {
  view.value = 'map';
  if (await useData('digits')) await startTraining(false);
}

/** Whether the page is opening what its address names. */
export const restoring = signal(false);

/** Opens what the address names: a served model and samples, else the samples that come with the page, and the sample in hand. */
export async function restoreFromAddress(): Promise<void> {
  effect(() => {
    const row = focus.value?.row;
    if (row !== undefined) focusedRow.value = row;
  });
  effect(() => {
    const row = focusedRow.value;
    if (ready.value && focus.peek() === undefined && row >= 0 && row < data.peek()!.rows) void focusSample(row);
  });
  restoring.value = true;
  const kind = dataKind.value;
  await openAddress();
  if (data.value === undefined && (kind === 'digits' || kind === 'mnist')) await useData(kind);
  restoring.value = false;
}

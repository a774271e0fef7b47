import type { DataRequest } from '../protocol.js';
import { data, ready } from './data.js';
import { view } from './layout.js';
import { focusSample, loadData, train } from './model-actions.js';
import { focus } from './selection.js';
import { request } from './settings.js';
import { integerFrom, oneOf, urlState } from './url.js';
import { effect } from '@preact/signals';

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
  if (wanted !== undefined) await train({ ...wanted, goOn });
}

/** The page's one button: loads the digits and trains on them. */
export async function startOnDigits(): Promise<void> {
  view.value = 'map';
  if (await useData('digits')) await startTraining(false);
}

/** What an address with data asks for: loads it, and takes the sample in hand once there is a model. */
export function restoreFromAddress(): void {
  const kind = dataKind.value;
  if (kind === 'digits' || kind === 'mnist') void useData(kind);
  effect(() => {
    const row = focus.value?.row;
    if (row !== undefined) focusedRow.value = row;
  });
  effect(() => {
    const row = focusedRow.value;
    if (ready.value && focus.peek() === undefined && row >= 0 && row < data.peek()!.rows) void focusSample(row);
  });
}

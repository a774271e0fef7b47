import { batch, effect, signal } from '@preact/signals';
import { proxy } from 'comlink';
import type { DataRequest, DeviceReport, LoadedData, ModelInfo, SavedModel, TrainingEvent, TrainingRequest } from '../protocol.js';
import { data, encoded, encoding, epochs, liveCodes, model, phase, progress, ready, reconstructions, watched } from './data.js';
import { renewFocus } from './focus-actions.js';
import { modelHost } from './hosts.js';
import { attempt, notify } from './notices.js';
import { brushed, focus, hovered, waypoints } from './selection.js';

export { decodeMany, focusCode, focusDrawn, focusSample } from './focus-actions.js';

/** Samples that are watched while training unless the reader chooses others. */
const WATCHED = 12;

/** Models in this browser's own storage, as far as they are known. */
export const saved = signal<readonly SavedModel[]>([]);

effect(() => {
  void modelHost.watch([...watched.value]);
});

/** Loads samples; resolves with whether that worked. Those at hand before stay where it did not. */
export async function loadData(request: DataRequest): Promise<boolean> {
  const loaded = await attempt('The data could not be loaded.', () => modelHost.load(request));
  if (loaded === undefined) return false;
  batch(() => {
    for (const selection of [focus, hovered, brushed]) selection.value = undefined;
    waypoints.value = [];
    for (const seen of [encoded, liveCodes, reconstructions]) seen.value = undefined;
    data.value = loaded;
    watched.value = spread(loaded);
  });
  if (ready.value) await encodeAll();
  return true;
}

/** Trains, and encodes all samples afterwards. Resolves when that is done; what went wrong is told in notices. */
export async function train(request: TrainingRequest): Promise<void> {
  if (phase.value !== 'idle') return;
  phase.value = 'preparing';
  const outcome = await attempt('The training could not begin.', () => modelHost.train(request, proxy((event: TrainingEvent) => onEvent(event, request))));
  batch(() => {
    phase.value = 'idle';
    liveCodes.value = undefined;
    if (outcome?.model !== undefined) model.value = outcome.model;
  });
  if (outcome === undefined) return;
  if (outcome.status === 'failed') notify('error', `The training ended early, and the model keeps what it had learned. ${outcome.message ?? ''}`.trim());
  await encodeAll();
}

function onEvent(event: TrainingEvent, request: TrainingRequest): void {
  switch (event.type) {
    case 'started':
      batch(() => {
        phase.value = 'running';
        encoded.value = undefined;
        if (!request.goOn) epochs.value = [];
        for (const seen of [reconstructions, progress]) seen.value = undefined;
        useModel(event.model);
      });
      break;
    case 'batch':
      progress.value = event;
      break;
    case 'epoch':
      epochs.value = [...epochs.value, event];
      break;
    case 'reconstructions':
      reconstructions.value = event.pixels;
      break;
    case 'codes':
      if (phase.value !== 'idle') liveCodes.value = { codes: event.codes, latentDim: request.goOn ? (model.value?.latentDim ?? request.latentDim) : request.latentDim };
      break;
    case 'paused':
    case 'resumed':
      if (phase.value !== 'idle') phase.value = event.type === 'paused' ? 'paused' : 'running';
      break;
    case 'warning':
      notify('warning', event.message);
  }
}

export function pause(): void {
  void modelHost.pause();
}

/** One chunk of steps of a training that is paused. */
export function step(): void {
  void modelHost.step();
}

export function resume(): void {
  void modelHost.resume();
}

/** Ends the training; the model keeps what it has learned. */
export function stop(): void {
  void modelHost.stop();
}

let latestEncoding = 0;

/** Encodes all samples with the present model. A later call takes the place of one that is still running. */
async function encodeAll(): Promise<void> {
  if (!ready.value) return;
  const mine = ++latestEncoding;
  const isMine = (): boolean => mine === latestEncoding;
  const told = proxy((done: number, total: number) => {
    if (isMine() && encoding.peek() !== undefined) encoding.value = { done, total };
  });
  encoding.value = { done: 0, total: data.value!.rows };
  try {
    const result = await modelHost.encodeAll(told);
    if (!isMine()) return;
    encoded.value = result;
    await showWatched();
    await renewFocus();
  } catch (error) {
    // A model or data that have been replaced in the meantime are encoded by a call of their own.
    if (isMine() && (error as { code?: string }).code !== 'LK_ABORTED') notify('error', `The samples could not be encoded. ${(error as Error).message}`);
  } finally {
    if (isMine()) encoding.value = undefined;
  }
}

/** What the model makes of the watched samples, once it no longer changes. */
async function showWatched(): Promise<void> {
  const { codes, latentDim } = encoded.value!;
  const rows = watched.value.filter((row) => row < data.value!.rows);
  if (rows.length === 0) return;
  const chosen = new Float32Array(rows.length * latentDim);
  rows.forEach((row, i) => chosen.set(codes.subarray(row * latentDim, (row + 1) * latentDim), i * latentDim));
  const made = await attempt('The watched samples could not be decoded.', () => modelHost.decode(chosen));
  if (made !== undefined) reconstructions.value = made;
}

/** Downloads the model as a file. */
export async function saveBundle(): Promise<void> {
  const zip = await attempt('The model could not be saved.', () => modelHost.exportBundle());
  if (zip === undefined) return;
  const url = URL.createObjectURL(new Blob([zip as Uint8Array<ArrayBuffer>], { type: 'application/zip' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: `${model.value!.family}-${model.value!.latentDim}.zip` });
  link.click();
  // Some browsers begin to read only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Opens a model's file; resolves with what it is, undefined where that failed. The model at hand stays then. */
export async function openBundle(file: Blob): Promise<ModelInfo | undefined> {
  return opened(async () => modelHost.importBundle(new Uint8Array(await file.arrayBuffer())));
}

/** Opens a model from the browser's own storage. */
export async function openModel(name: string): Promise<ModelInfo | undefined> {
  return opened(() => modelHost.open(name));
}

async function opened(open: () => Promise<ModelInfo>): Promise<ModelInfo | undefined> {
  const info = await attempt('The model could not be opened.', open);
  if (info === undefined) return undefined;
  batch(() => {
    for (const seen of [encoded, liveCodes, reconstructions, progress]) seen.value = undefined;
    epochs.value = [];
    useModel(info);
  });
  if (ready.value) await encodeAll();
  return info;
}

/** Keeps the model in the browser's own storage, in place of one of that name. */
export async function saveModel(name: string): Promise<void> {
  await attempt('The model could not be kept.', () => modelHost.save(name));
  await listSaved();
}

export async function removeModel(name: string): Promise<void> {
  await attempt('The model could not be deleted.', () => modelHost.remove(name));
  await listSaved();
}

/** Brings `saved` up to date. */
export async function listSaved(): Promise<void> {
  try {
    saved.value = await modelHost.saved();
  } catch (error) {
    // A private window has no storage; that is told when something is to be kept there.
    console.info(error);
  }
}

/** What computes here, and why nothing faster does. */
export function listDevices(): Promise<readonly DeviceReport[] | undefined> {
  return attempt('The devices could not be tried.', () => modelHost.devices());
}

function useModel(info: ModelInfo): void {
  const point = focus.peek();
  // A place in another space of codes means nothing here; a sample can be encoded again.
  if (point !== undefined && point.sample === undefined && point.code.length !== info.latentDim) focus.value = undefined;
  model.value = info;
}

/** Samples of all classes, or some from everywhere. */
function spread({ rows, labels, classNames }: LoadedData): number[] {
  const count = Math.min(WATCHED, rows);
  const anywhere = Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
  if (labels === undefined || classNames === undefined || classNames.length > WATCHED) return anywhere;
  const firsts = classNames.map((_, label) => labels.indexOf(label)).filter((row) => row >= 0);
  return [...new Set([...firsts, ...anywhere])].slice(0, count);
}

import { data, encoded, model, ready } from './data.js';
import { modelHost } from './hosts.js';
import { newest } from './newest.js';
import { attempt, notify } from './notices.js';
import { type Focus, focus } from './selection.js';

const decodeNewest = newest((code: Float32Array) => modelHost.decode(code));
const encodeNewest = newest((sample: Float32Array) => modelHost.encode(sample));

/** A sample's numbers in 0 to 1. */
function sampleOf(row: number): Float32Array {
  const { pixels, features } = data.peek()!;
  return Float32Array.from(pixels.subarray(row * features, (row + 1) * features), (value) => value / 255);
}

/** Takes a sample in hand: shows it, its code and what the model makes of it. */
export async function focusSample(row: number): Promise<void> {
  const { value: loaded } = data;
  if (loaded === undefined || !(row >= 0 && row < loaded.rows)) return;
  const known = encoded.peek();
  const code = known?.codes.slice(row * known.latentDim, (row + 1) * known.latentDim);
  await takeInHand({ row, sample: sampleOf(row) }, code);
}

/** Takes in hand what the reader drew, in 0 to 1: encodes it and shows what the model makes of it. */
export async function focusDrawn(sample: Float32Array): Promise<void> {
  await takeInHand({ sample }, undefined);
}

/** Takes a place in code space in hand, and shows what it decodes to as soon as that is known. */
export async function focusCode(code: Float32Array): Promise<void> {
  const before = focus.peek();
  // The picture of a moment ago is nearer to the truth than none while a point is dragged.
  focus.value = { code, ...(before?.sample === undefined && before?.decoded !== undefined ? { decoded: before.decoded } : {}) };
  await decodeFocus(code);
}

/** Samples [n, features] in 0 to 1 of codes [n, latentDim]; undefined where that failed, which the reader is told. */
export function decodeMany(codes: Float32Array): Promise<Float32Array | undefined> {
  return attempt('The codes could not be decoded.', () => modelHost.decode(codes));
}

/** Shows the point in hand as a changed model sees it. */
export async function renewFocus(): Promise<void> {
  const { value: point } = focus;
  if (point === undefined) return;
  if (!ready.peek()) focus.value = undefined;
  else if (point.row !== undefined && point.row < data.peek()!.rows) await focusSample(point.row);
  else if (point.sample?.length === data.peek()!.features) await focusDrawn(point.sample);
  else if (point.code.length === model.peek()!.latentDim) await decodeFocus(point.code);
  else focus.value = undefined;
}

async function takeInHand(point: Pick<Focus, 'row' | 'sample'>, code: Float32Array | undefined): Promise<void> {
  if (!ready.peek()) return;
  const known = code ?? (await answerTo(() => encodeNewest(point.sample!)));
  if (known === undefined) return;
  focus.value = { ...point, code: known };
  await decodeFocus(known);
}

async function decodeFocus(code: Float32Array): Promise<void> {
  const decoded = await answerTo(() => decodeNewest(code));
  const { value: point } = focus;
  if (decoded === undefined || point === undefined) return;
  const dragged = point.sample === undefined && point.row === undefined;
  // While a place is dragged, each answer is shown though the place has moved on.
  if (point.code === code || dragged) focus.value = { ...point, decoded };
}

/** The answer; undefined where it has been overtaken or failed. */
async function answerTo(ask: () => Promise<Float32Array | undefined>): Promise<Float32Array | undefined> {
  try {
    return await ask();
  } catch (error) {
    // A model that was replaced in the meantime has nothing to say.
    if (model.peek() !== undefined) notify('error', error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

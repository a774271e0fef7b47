import { type NdArray, rowsOf, sliceRows } from '@latentkit/core';
import { PCA } from '@latentkit/pca';
import { linearProbe, neighborProbe } from '@latentkit/probe';
import type { ReportProbe } from '../input.js';
import { varies } from '../samples.js';

/** Fewer samples say nothing. */
const LEAST = 40;
const MOST_CLASSES = 50;

/** What simple classifiers that saw half of the codes make of the other half, beside the same with principal components. */
export async function probeOf(codes: NdArray, data: NdArray, labels: NdArray | undefined, signal: AbortSignal | undefined): Promise<ReportProbe | undefined> {
  if (labels === undefined) return undefined;
  const n = rowsOf(codes);
  const half = Math.floor(n / 2);
  const classes = new Set(labels.data.subarray(0, half)).size;
  if (n < LEAST || classes < 2 || new Set(labels.data).size > MOST_CLASSES) return undefined;
  const [y, yTest] = [sliceRows(labels, 0, half), sliceRows(labels, half, n)];
  const options = signal === undefined ? {} : { signal };
  const score = async (x: NdArray): Promise<[linear: number, neighbors: number]> => {
    const [train, test] = [sliceRows(x, 0, half), sliceRows(x, half, n)];
    return [(await linearProbe(train, y, test, yTest, options)).accuracy, (await neighborProbe(train, y, test, yTest, { ...options, k: Math.min(5, half) })).accuracy];
  };
  const [linear, neighbors] = await score(codes);
  const what = `${half.toLocaleString('en-US')} samples of the latent space's pictures to learn from, the other ${(n - half).toLocaleString('en-US')} to test on.`;
  const known = sliceRows(data, 0, half);
  if (!varies(known)) return { linear, neighbors, what };
  const pca = await new PCA({ components: Math.min(codes.shape[1], data.shape[1], half) }).fitAsync(known, options);
  const [pcaLinear, pcaNeighbors] = await score(pca.transform(data));
  return { linear, neighbors, pcaLinear, pcaNeighbors, what };
}

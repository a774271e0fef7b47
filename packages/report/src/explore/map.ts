import { type NdArray, rowsOf, sliceRows } from '@latentkit/core';
import { TSNE } from '@latentkit/manifold';
import type { ReportMap } from '../input.js';
import { varies } from '../samples.js';

/** Fewer samples make no map. */
const LEAST = 30;

/** The first codes mapped into the plane by t-SNE; nothing for codes that are in the plane already, are all equal or are too few. */
export async function mapOf(codes: NdArray, most: number, seed: number, signal: AbortSignal | undefined): Promise<ReportMap | undefined> {
  const count = Math.min(most, rowsOf(codes));
  const some = sliceRows(codes, 0, count);
  const [, d] = codes.shape;
  if (d <= 2 || count < LEAST || !varies(some)) return undefined;
  const perplexity = Math.min(30, Math.floor((count - 1) / 3) - 1);
  const points = await new TSNE({ perplexity, iterations: 500, keepData: false, seed }).fitTransformAsync(some, signal === undefined ? {} : { signal });
  return { points, what: `The codes of ${count.toLocaleString('en-US')} samples mapped by t-SNE (perplexity ${perplexity}): near each other is alike, distances between groups mean little` };
}

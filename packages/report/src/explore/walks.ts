import { type ArrayInput, type Decoder, type NdArray, flattenRows, ndarray, rowsOf, takeRows, toNdArray } from '@latentkit/core';
import { drawFromGaussian, drawFromPrior, travelGrid, traversals } from '@latentkit/latent';
import type { ReportGenerated, ReportTravel, ReportTraversals } from '../input.js';
import { varies } from '../samples.js';
import type { CodePrior } from './code-prior.js';
import { decode } from './decode.js';

/** Samples on each side of a sheet. */
const SIDE = 15;
/** Shares of the prior between which a sheet lies. */
const QUANTILES = [0.05, 0.95] as const;
/** Axes that are walked along. */
const AXES = 10;
const DRAWS = 48;
/** Draws where each is decoded as every class. */
const DRAWS_OF_CLASSES = 4;
/** Classes that fit side by side on a telephone. */
const MOST_CLASSES = 10;

/** Samples over two code axes: all there are, or those that say most of a code that has a prior. */
export async function travelled(model: Decoder, codes: NdArray, { kl, order }: CodePrior, note: string): Promise<ReportTravel | undefined> {
  const [, d] = codes.shape;
  if (d < 2 || (d > 2 && order === undefined) || !variesOnEach(codes, 2)) return undefined;
  const axes = order === undefined ? ([0, 1] as const) : ([order[0], order[1]].sort((a, b) => a - b) as [number, number]);
  const sheet = kl === undefined ? travelGrid(codes, { axes, rows: SIDE, columns: SIDE }) : travelGrid(zeros(d), { axes, rows: SIDE, columns: SIDE, quantiles: QUANTILES });
  const where = kl === undefined ? 'From the least to the greatest code that samples have' : 'Equal steps of probability from 5% to 95% of the prior';
  const held = d === 2 ? '' : `, on the two axes that say most (${axes.map((axis) => `${kl![axis].toFixed(2)} nats`).join(' and ')}); the others are held at 0`;
  return { samples: await decode(model, sheet.codes), x: sheet.x, y: sheet.y, axes, what: `${where}${held}.${note}` };
}

/** Samples along each axis of a code that has a prior. */
export async function traversed(model: Decoder, { kl, order }: CodePrior, note: string): Promise<ReportTraversals | undefined> {
  if (kl === undefined || order === undefined) return undefined;
  const axes = order.slice(0, AXES);
  const walks = traversals(zeros(kl.length), { axes, steps: 9, interval: [-2.5, 2.5] });
  const what = `Each axis from −2.5 to 2.5 standard deviations of the prior, the others held at 0; those that say most of a sample come first.${note}`;
  return { samples: await decode(model, walks.codes), values: walks.values, axes: ndarray(axes, [axes.length]), kl: ndarray(kl, [kl.length]), what };
}

/** The decoder of a model that is conditioned on classes. */
export interface ConditionedDecoder {
  /** Name of each class. */
  readonly classes: readonly string[];
  readonly decode: (codes: NdArray, classes: NdArray<Int32Array>) => Promise<ArrayInput>;
}

/** How samples are drawn. */
export interface DrawnOptions {
  readonly seed: number;
  readonly note: string;
  readonly conditioned: ConditionedDecoder | undefined;
}

/** Samples from draws: from the prior where there is one, else from the normal distribution that is nearest to the codes. */
export async function drawn(model: Decoder, codes: NdArray, { drawable }: CodePrior, { seed, note, conditioned }: DrawnOptions): Promise<ReportGenerated | undefined> {
  // Codes of a collapsed model have no distribution to draw from.
  if (!drawable && (rowsOf(codes) < 2 || !varies(codes))) return undefined;
  const n = conditioned === undefined ? DRAWS : DRAWS_OF_CLASSES;
  const draws = drawable ? drawFromPrior(model, n, { seed }) : drawFromGaussian(codes, n, { seed });
  const from = drawable ? 'the prior' : 'a normal distribution with the mean and covariance of the codes, since the model has no prior';
  if (conditioned === undefined) return { samples: await decode(model, draws), what: `Decoded from codes drawn from ${from}.${note}` };
  const classes = conditioned.classes.slice(0, MOST_CLASSES);
  const { length: k } = classes;
  const each = takeRows(draws, Int32Array.from({ length: n * k }, (_, i) => Math.floor(i / k)));
  const samples = flattenRows(toNdArray(await conditioned.decode(each, ndarray(Int32Array.from({ length: n * k }, (_, i) => i % k), [n * k])), { name: 'conditioned.decode' }));
  return { samples, classes, what: `Codes drawn from ${from}, one in each row, decoded as each class: ${classes.join(', ')}.` };
}

/** Whether each of the first axes has at least two values, so that there is somewhere to go. */
function variesOnEach({ data, shape: [, d] }: NdArray, axes: number): boolean {
  return Array.from({ length: axes }, (_, axis) => data.some((value, at) => at % d === axis && value !== data[axis])).every(Boolean);
}

function zeros(d: number): NdArray {
  return ndarray(new Float64Array(d), [1, d]);
}

import { type ArrayInput, type Decoder, type Encoder, InvalidParameterError, type NdArray, ShapeError, flattenRows, rowsOf, sliceRows, throwIfAborted, toNdArray } from '@latentkit/core';
import { tangents } from '@latentkit/latent';
import { checkedLabels, rows } from '../evaluated.js';
import type { ReportDenoising, ReportExploration, ReportInterpolation, ReportLatent, ReportTangents } from '../input.js';
import { className } from '../samples.js';
import { priorOf } from './code-prior.js';
import { decode } from './decode.js';
import { mapOf } from './map.js';
import { pairsOf } from './pairs.js';
import { probeOf } from './probe.js';
import { type ConditionedDecoder, drawn, travelled, traversed } from './walks.js';

/** The samples that {@link exploreModel} asks a model about. */
export type ExploreSamples = Pick<ReportLatent, 'codes' | 'data' | 'labels'>;

/** What {@link exploreModel} looks at, beyond what it can do with every model. */
export interface ExploreOptions {
  /** Decides all draws. Default 0. */
  readonly seed?: number;
  /** Name of each class: label k is called `targetNames[k]`. */
  readonly targetNames?: readonly string[];
  /** How many samples are mapped by t-SNE, the first ones; 0 for no map. Codes of one or two numbers need none. Default 1,000. */
  readonly map?: number;
  /** For codes that are distributions: means and logarithms of variances [n, code size] of samples. Gives the walks along single axes. */
  readonly distribution?: (x: NdArray) => Promise<{ readonly mean: ArrayInput; readonly logVariance: ArrayInput }>;
  /** For models that repair: damages samples [n, features]. */
  readonly corrupt?: (x: NdArray) => ArrayInput | Promise<ArrayInput>;
  /** What the damage is, in words. */
  readonly corruption?: string;
  /** Whether the codes are shown as activations. Default false. */
  readonly activations?: boolean;
  /** Whether the Jacobian at the first sample is taken apart. Default false, since it takes long without a model's own. */
  readonly tangents?: boolean;
  /** What is said with everything that is decoded, such as the class that a model is conditioned on. */
  readonly note?: string;
  /** For models that are conditioned on classes: the names of these, and what decodes codes [n, code size], each for its own class. Every draw is shown as each class then. */
  readonly conditioned?: ConditionedDecoder;
  readonly signal?: AbortSignal;
}

type Model = Encoder & Decoder;

/** Samples that are damaged. */
const DAMAGED = 500;
/** Steps of a way. */
const STEPS = 9;

/**
 * What a report shows of a model by asking it: a map of its codes by t-SNE, samples decoded on the way between others, over two
 * axes and from draws, and how well classes can be read off the codes. Works on everything that encodes and decodes. Spread
 * the result into the input of `createReport`. Half of the time goes into the map.
 *
 * @param samples codes [n, code size] and the samples that they belong to [n, features], with class indices where they are known.
 *
 * Throws `ShapeError` for arrays that do not fit together, `NonFiniteError` for codes that are NaN or infinite, `InvalidParameterError` for a
 * map of no whole number of samples, `AbortedError` where the signal says so.
 */
export async function exploreModel(model: Model, samples: ExploreSamples, options: ExploreOptions = {}): Promise<ReportExploration> {
  const { seed = 0, targetNames, signal } = options;
  const codes = rows(samples.codes, 'codes');
  const data = rows(samples.data, 'data');
  check(model, codes, data, options);
  const labels = checkedLabels(samples.labels, rowsOf(codes), 'labels');
  const note = options.note === undefined ? '' : ` ${options.note}`;
  const prior = await priorOf(model, data, options);
  const work: { readonly [K in keyof ReportExploration]: () => Promise<ReportExploration[K]> } = {
    map: () => mapOf(codes, options.map ?? 1000, seed, signal),
    travel: () => travelled(model, codes, prior, note),
    traversals: () => traversed(model, prior, note),
    interpolation: () => interpolated(model, codes, labels, targetNames, note),
    generated: () => drawn(model, codes, prior, { seed, note, conditioned: options.conditioned }),
    denoising: () => repaired(model, data, options),
    tangents: () => tangentsOf(model, data, options),
    probe: () => probeOf(codes, data, labels, signal),
  };
  const found: Record<string, unknown> = options.activations === true ? { activations: true } : {};
  for (const [name, part] of Object.entries(work)) {
    throwIfAborted(signal, 'exploreModel');
    const result = await part();
    if (result !== undefined) found[name] = result;
  }
  return found;
}

function check({ latentDim }: Model, codes: NdArray, data: NdArray, { map = 0 }: ExploreOptions): void {
  const n = rowsOf(codes);
  if (codes.shape[1] !== latentDim) throw new ShapeError({ parameter: 'codes', got: codes.shape, expected: `${latentDim} numbers in each code, as the model has` });
  if (rowsOf(data) !== n) throw new ShapeError({ parameter: 'data', got: data.shape, expected: `${n} samples, one for each code` });
  if (!Number.isInteger(map) || map < 0) throw new InvalidParameterError({ parameter: 'map', got: map, expected: 'how many samples are mapped, 0 for none' });
}

async function interpolated(model: Model, codes: NdArray, labels: NdArray | undefined, names: readonly string[] | undefined, note: string): Promise<ReportInterpolation | undefined> {
  const pairs = pairsOf(rowsOf(codes), labels);
  if (pairs.length === 0) return undefined;
  const d = codes.shape[1];
  const way = Float64Array.from(
    pairs.flatMap(([from, to]) => Array.from({ length: STEPS * d }, (_, at) => mix(codes.data[from * d + (at % d)], codes.data[to * d + (at % d)], Math.floor(at / d) / (STEPS - 1)))),
  );
  const label = (row: number): string => (labels === undefined ? String(row) : className(labels.data[row], names));
  return {
    samples: await decode(model, { data: way, shape: [pairs.length * STEPS, d] }),
    steps: STEPS,
    labels: pairs.map(([from, to]) => `${label(from)} → ${label(to)}`),
    what: `Decoded from codes on the straight line between those of two samples.${note}`,
  };
}

async function repaired(model: Model, data: NdArray, { corrupt, corruption = 'Damaged' }: ExploreOptions): Promise<ReportDenoising | undefined> {
  if (corrupt === undefined) return undefined;
  const clean = sliceRows(data, 0, Math.min(DAMAGED, rowsOf(data)));
  const noisy = flattenRows(toNdArray(await corrupt(clean), { name: 'corrupt' }));
  return { clean, noisy, denoised: await decode(model, await model.encode(noisy)), what: corruption };
}

async function tangentsOf(model: Model, data: NdArray, options: ExploreOptions): Promise<ReportTangents | undefined> {
  if (options.tangents !== true) return undefined;
  const sample = sliceRows(data, 0, 1);
  const { tangents: directions, singularValues, dimension } = await tangents(model, sample, { components: Math.min(6, model.latentDim, data.shape[1]) });
  return {
    sample,
    tangents: directions,
    singularValues,
    what: `The first sample moved along the directions in which its code changes most; ${dimension} of them carry 95% of the change.`,
  };
}

function mix(from: number, to: number, t: number): number {
  return (1 - t) * from + t * to;
}

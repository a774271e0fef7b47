import { InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, type Neighbors, request } from '@latentkit/linalg';
import { nearestOthers } from '../graph/nearest.js';
import { conditionalProbabilities } from './affinities.js';
import type { TSNEConfig } from './config.js';
import { type DescentResult, type Listener, descend } from './descent.js';
import { initialPositions } from './initial-positions.js';
import { methodFor, searchesRoughly } from './input.js';
import { type JointProbabilities, jointProbabilities } from './joint-probabilities.js';
import { type RepulsionMethod, mapState } from './map-state.js';
import { type Crew, LONE_CREW } from './threads/crew.js';
import { OWN_MEMORY, SHARED_MEMORY } from './threads/memory.js';
import { availableThreads, startCrew } from './threads/start-crew.js';
import { optimiseByTsneJs } from './tsne-js.js';
import type { TSNEState } from './tsne-state.js';

/** What only the asynchronous forms can do. */
export interface MappingOptions {
  readonly threads: number | 'auto';
  readonly listener: Listener | undefined;
}

/** Smaller maps are done before other threads have started. */
const MANY_ROWS = 2000;
/** More have little to share. */
const MOST_THREADS = 4;

/** Maps rows [n, p], or rows of distances [n, n]. */
export function* mapRows(x: NdArray<Float64Array>, config: TSNEConfig, options?: MappingOptions): Computation<TSNEState> {
  const precomputed = config.metric === 'precomputed';
  const [n, p] = x.shape;
  checkForm(config, options);
  const neighbors = yield* nearestOthers(x, neighborCount(n, config), config.metric, searchesRoughly(n, config));
  const start = yield* initialPositions(n, precomputed ? undefined : x, config);
  const result = yield* mapAffinities(neighbors, start, config, options);
  return { ...stateOf(result, config), nFeatures: p, samples: precomputed || !config.keepData ? undefined : x };
}

/** Maps a graph of neighbours. */
export function* mapGraph(neighbors: Neighbors, config: TSNEConfig, options?: MappingOptions): Computation<TSNEState> {
  checkForm(config, options);
  const start = yield* initialPositions(neighbors.indices.shape[0], undefined, config);
  return { ...stateOf(yield* mapAffinities(neighbors, start, config, options), config), nFeatures: 0, samples: undefined };
}

/** Neighbours that have affinities: as in scikit-learn, three times the perplexity, or all for the exact methods. */
function neighborCount(n: number, config: TSNEConfig): number {
  const exact = ['exact', 'tsne-js'].includes(methodFor(config, n));
  return exact ? n - 1 : Math.max(1, Math.min(n - 1, Math.floor(3 * config.perplexity)));
}

function* mapAffinities(neighbors: Neighbors, start: Float64Array, config: TSNEConfig, options?: MappingOptions): Computation<DescentResult> {
  const [n, k] = neighbors.indices.shape;
  const squared = Float64Array.from(neighbors.distances.data, (d) => d * d);
  const conditional = yield* conditionalProbabilities(squared, k, Math.min(config.perplexity, k));
  const joint = jointProbabilities(neighbors.indices.data, conditional, n);
  const method = methodFor(config, n);
  if (method === 'tsne-js') return yield* optimiseByTsneJs(joint, start, config);
  return yield* mapJoint(joint, start, method, config, options);
}

function* mapJoint(
  joint: JointProbabilities,
  start: Float64Array,
  method: RepulsionMethod,
  config: TSNEConfig,
  options: MappingOptions | undefined,
): Computation<DescentResult> {
  const n = joint.starts.length - 1;
  const size = threadCount(n, options?.threads ?? 1);
  const settings = { n, dimensions: config.components, method, gridSpacing: config.gridSpacing, angle: config.angle };
  const state = mapState(settings, joint, start, size > 1 ? SHARED_MEMORY : OWN_MEMORY);
  let crew: Crew = LONE_CREW;
  try {
    // Kept here and not handed out by the request: a signal raised meanwhile must not leave threads behind.
    if (size > 1) yield* request(async () => void (crew = await startCrew(state, size)));
    const exaggeration = config.earlyExaggeration;
    return yield* descend(state, { ...config, exaggeration }, crew, options?.listener);
  } finally {
    crew.release();
  }
}

function threadCount(n: number, threads: number | 'auto'): number {
  if (threads !== 'auto') return threads;
  return n < MANY_ROWS ? 1 : Math.min(MOST_THREADS, availableThreads());
}

function stateOf({ y, kl, iterations, stopped }: DescentResult, { components }: TSNEConfig): Omit<TSNEState, 'nFeatures' | 'samples'> {
  return { embedding: ndarray(y, [y.length / components, components]), klDivergence: kl, iterationsRun: iterations, stopped };
}

/** The other library is loaded when it is needed, which takes the asynchronous form. */
function checkForm({ method }: TSNEConfig, options: MappingOptions | undefined): void {
  if (method !== 'tsne-js' || options !== undefined) return;
  throw new InvalidParameterError({
    parameter: 'TSNE.method',
    got: method,
    expected: 'a method of our own in fit, which cannot wait for a library to load',
    remedy: 'Use fitAsync.',
  });
}

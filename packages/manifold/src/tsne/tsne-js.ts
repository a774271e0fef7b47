import { AbortedError, UnavailableError } from '@latentkit/core';
import { type Computation, checkpoint, request } from '@latentkit/linalg';
import { negativeEntropy, stretch } from './attraction.js';
import type { TSNEConfig } from './config.js';
import type { DescentResult, Stopped } from './descent.js';
import { ExactRepulsion } from './exact-repulsion.js';
import type { JointProbabilities } from './joint-probabilities.js';

/** The part of tsne-js's model that is used. */
interface TsneJsModel {
  init(options: { data: number[][]; type: 'dense' }): void;
  inputData: TsneJsArray;
  outputEmbedding: TsneJsArray;
  P: TsneJsArray;
  alpha: number;
  learningRate: number;
  getOutputScaled: () => unknown;
  _gradDesc(from: number, to: number, momentum: number, minGradNorm: number, minErrorDiff: number): [error: number, iteration: number];
}

interface TsneJsArray {
  readonly data: Float64Array;
}

type TsneJsClass = new (config: { dim: number; learningRate: number }) => TsneJsModel;

/** Its floor of the probabilities. */
const SMALLEST = 2 ** -52;
/** Iterations between safe points; its gains and its momentum begin anew with each piece. */
const PIECE = 25;

/**
 * Optimises a map with the gradient, the gains and the momentum of the npm package tsne-js, an optional peer dependency:
 * O(n²) in one thread, seconds per iteration for 2,000 rows. It generates code, which a content security policy may forbid.
 *
 * Of its faults these are worked around: affinities from distances that are not squared, a start without a seed, early
 * exaggeration of at least 100 iterations, another kernel in three dimensions, the map scaled anew in every iteration. One
 * remains: its gains grow where the direction changes, and not where it stays, so that it needs more iterations.
 */
export function* optimiseByTsneJs(joint: JointProbabilities, start: Float64Array, config: TSNEConfig): Computation<DescentResult> {
  const { components, earlyIterations, iterations, earlyExaggeration, earlyMomentum, momentum } = config;
  const n = joint.starts.length - 1;
  const model = modelOf(yield* request(loadTsneJs), n, components);
  const y = model.outputEmbedding.data;
  y.set(start);
  let done = 0;
  let stopped: Stopped = 'iterations';
  try {
    while (done < iterations && stopped === 'iterations') {
      const early = done < earlyIterations;
      const exaggeration = early ? earlyExaggeration : 1;
      const end = Math.min(iterations, done + PIECE, early ? earlyIterations : Infinity);
      fill(model.P.data, joint, exaggeration);
      // Its gradient is four times as long as that which our rate is for.
      model.learningRate = (config.learningRate === 'auto' ? n / exaggeration : config.learningRate) / 4;
      const [, last] = model._gradDesc(done, end, early ? earlyMomentum : momentum, early ? 0 : config.minGradientNorm, 0);
      if (last < end && !early) stopped = 'converged';
      done = early ? end : last;
      yield* checkpoint(done, iterations);
    }
  } catch (error) {
    if (!(error instanceof AbortedError)) throw error;
    stopped = 'aborted';
  }
  return { y: y.slice(), kl: divergence(joint, y, components), iterations: done, stopped };
}

function modelOf(Model: TsneJsClass, n: number, dimensions: number): TsneJsModel {
  const model = new Model({ dim: dimensions, learningRate: 1 });
  // Its own arrays are made for a matrix [n, n]: that of the probabilities.
  model.init({ data: Array.from({ length: n }, () => new Array<number>(n).fill(0)), type: 'dense' });
  model.P = model.inputData;
  model.alpha = 1;
  model.getOutputScaled = () => undefined;
  return model;
}

/** The probabilities as a dense matrix. */
function fill(p: Float64Array, { starts, columns, values }: JointProbabilities, exaggeration: number): void {
  const n = starts.length - 1;
  p.fill(SMALLEST);
  for (let i = 0; i < n; i++) {
    for (let q = starts[i]; q < starts[i + 1]; q++) {
      const value = Math.max(SMALLEST, exaggeration * values[q]);
      p[i * n + columns[q]] = value;
    }
  }
}

function divergence(joint: JointProbabilities, y: Float64Array, dimensions: number): number {
  const n = y.length / dimensions;
  const field = new ExactRepulsion(dimensions);
  field.prepare(y);
  const z = field.forces(y, 0, n, new Float64Array(y.length)) - n * field.selfPotential;
  return negativeEntropy(joint) + Math.log(z) + stretch(joint, y, dimensions, 0, n);
}

// Bundlers let a package that is not installed pass only where its import stands in a try block.
async function loadTsneJs(): Promise<TsneJsClass> {
  try {
    const { default: Model } = (await import('tsne-js')) as { default: TsneJsClass };
    return Model;
  } catch (cause) {
    throw new UnavailableError({
      parameter: 'TSNE.method',
      got: 'tsne-js',
      expected: 'the package tsne-js, which could not be loaded',
      remedy: "Install it: npm install tsne-js. Or use method: 'exact'.",
      cause,
    });
  }
}

import { InvalidParameterError, type NdArray, ShapeError, random } from '@latentkit/core';
import { type Computation, request } from '@latentkit/linalg';
import { PCA } from '@latentkit/pca';
import type { TSNEConfig } from './config.js';

/** Standard deviation of the first coordinate at the beginning: so small that the points attract each other alike. */
const SPREAD = 1e-4;
/** Share of noise in positions that are not random: equal rows start apart, or they would stay together for ever. */
const JITTER = 1e-3;

/** Where points start: [n, components]. `x` is undefined where there are only distances. */
export function* initialPositions(n: number, x: NdArray<Float64Array> | undefined, config: TSNEConfig): Computation<Float64Array> {
  const { components, init } = config;
  const noise = Float64Array.from(random(config.seed).stream('init').at(0).normal(n * components, 0, SPREAD));
  if (init === 'random') return noise;
  if (init !== 'pca') return givenPositions(init, noise);
  if (x === undefined) throw needsRows();
  const kept = Math.min(components, ...x.shape);
  const pca = new PCA({ components: kept });
  const codes = yield* request((kernels) => (kernels.name === 'plain' ? pca.fitTransform(x) : pca.fitTransformAsync(x)));
  let squares = 0;
  for (let i = 0; i < n; i++) squares += codes.data[i * kept] ** 2;
  const scale = SPREAD / Math.sqrt(squares / n);
  return noise.map((value, at) => {
    const column = at % components;
    return column < kept ? JITTER * value + codes.data[((at - column) / components) * kept + column] * scale : value;
  });
}

/** Throws what {@link initialPositions} would throw, before any work. */
export function checkInit(n: number, hasRows: boolean, { components, init }: TSNEConfig): void {
  if (init === 'pca' && !hasRows) throw needsRows();
  if (typeof init === 'string') return;
  const wrong = init.find((row) => row.length !== components);
  if (init.length === n && wrong === undefined) return;
  throw new ShapeError({
    parameter: 'TSNE.init',
    got: [init.length, wrong?.length ?? components],
    expected: `a position for each of the ${n} rows: shape [${n}, ${components}]`,
  });
}

function givenPositions(rows: readonly (readonly number[])[], noise: Float64Array): Float64Array {
  const values = Float64Array.from(rows.flat());
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return values.map((value, at) => value + (JITTER * noise[at] * largest));
}

function needsRows(): InvalidParameterError {
  return new InvalidParameterError({
    parameter: 'TSNE.init',
    got: 'pca',
    expected: "'random' or positions, since distances have no principal components",
    remedy: "Use init: 'random'.",
  });
}

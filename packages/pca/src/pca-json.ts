import { FileFormatError, type NdArray, type VersionedJson, ndarray, toMatrix, toNested } from '@latentkit/core';
import type { PCAConfig } from './config.js';
import type { Decomposition } from './decomposition.js';

const TYPE = 'PCA';
const VERSION = 1;

/** What is kept of a fitted PCA. */
export interface PCAState {
  readonly config: PCAConfig;
  readonly nSamples: number;
  readonly decomposition: Decomposition;
}

/** The state as a plain object; JSON keeps float64 numbers to the last bit. */
export function stateToJSON({ config, nSamples, decomposition: d }: PCAState): VersionedJson {
  return {
    type: TYPE,
    version: VERSION,
    config,
    nSamples,
    totalVariance: d.totalVariance,
    mean: Array.from(d.mean),
    explainedVariance: Array.from(d.explainedVariance),
    components: toNested(d.components),
  };
}

/** Reads back what {@link stateToJSON} wrote; `parse` checks the parameters. Throws FileFormatError for anything else. */
export function stateFromJSON(json: VersionedJson, parse: (config: PCAConfig) => PCAConfig): PCAState {
  if (json.type !== TYPE) refuse('type', json.type, `'${TYPE}'`);
  if (json.version !== VERSION) refuse('version', json.version, `${VERSION}, the format this release reads`);
  try {
    const components = toMatrix(json.components as number[][], { name: 'components' });
    const [k, p] = components.shape;
    const nSamples = json.nSamples as number;
    if (!Number.isInteger(nSamples) || nSamples < 2) refuse('nSamples', nSamples, 'an integer >= 2');
    return {
      config: parse(json.config as PCAConfig),
      nSamples,
      decomposition: {
        components,
        mean: vector(json.mean, 'mean', p),
        explainedVariance: vector(json.explainedVariance, 'explainedVariance', k),
        totalVariance: vector([json.totalVariance], 'totalVariance', 1)[0],
      },
    };
  } catch (cause) {
    if (cause instanceof FileFormatError) throw cause;
    throw new FileFormatError({ parameter: 'PCA', expected: 'what PCA.toJSON wrote', cause });
  }
}

function vector(value: unknown, name: string, length: number): Float64Array {
  const matrix: NdArray<Float64Array> = toMatrix([value as number[]], { name });
  if (matrix.shape[1] !== length) refuse(name, matrix.shape[1], `${length} numbers`);
  return ndarray(matrix.data, [length]).data;
}

function refuse(parameter: string, got: unknown, expected: string): never {
  throw new FileFormatError({ parameter: `PCA.${parameter}`, got, expected, remedy: 'Give what PCA.toJSON wrote.' });
}

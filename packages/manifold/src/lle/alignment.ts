import type { NdArray } from '@latentkit/core';
import { SparseMatrix, type Triplet, symmetricEigen } from '@latentkit/linalg';
import { barycenter } from './barycenter.js';
import type { LocallyLinearEmbeddingConfig } from './config.js';
import { hessianBlock } from './hessian.js';
import { modifiedBlocks } from './modified.js';
import { type Block, type Patch, centred, innerProducts, patches } from './patch.js';

/**
 * The matrix whose eigenvectors of least eigenvalue are the embedding: the sum of what each patch asks of its points. Every
 * method's has the constant vector as an eigenvector of eigenvalue 0.
 */
export function alignmentMatrix(x: NdArray<Float64Array>, indices: NdArray<Int32Array>, config: LocallyLinearEmbeddingConfig): SparseMatrix {
  const n = x.shape[0];
  return SparseMatrix.fromTriplets([n, n], entries(blocksOf(x, indices, config)));
}

function blocksOf(x: NdArray<Float64Array>, indices: NdArray<Int32Array>, config: LocallyLinearEmbeddingConfig): Iterable<Block> {
  const all = patches(x, x, indices);
  switch (config.method) {
    case 'standard':
      return mapped(all, (patch) => standardBlock(patch, config.reg));
    case 'modified':
      return modifiedBlocks([...all], config.components);
    case 'hessian':
      return mapped(all, (patch) => hessianBlock(patch, config.components));
    case 'ltsa':
      return mapped(all, (patch) => tangentBlock(patch, config.components));
  }
}

/** w·w' of the weights w that rebuild the point, -1 at the point itself. (Roweis & Saul, 2000, https://doi.org/10.1126/science.290.5500.2323.) */
function standardBlock(patch: Patch, reg: number): Block {
  const weights = [...barycenter(patch, reg), -1];
  return { rows: [...patch.neighbors, patch.index], values: Float64Array.from(weights.flatMap((u) => weights.map((v) => u * v))) };
}

/** What of the neighbours' coordinates no affine map of the local tangent space gives. (Zhang & Zha, 2004, https://doi.org/10.1137/S1064827502419154.) */
function tangentBlock({ neighbors, offsets }: Patch, components: number): Block {
  const k = neighbors.length;
  const { vectors } = symmetricEigen(innerProducts(centred(offsets)), { k: components });
  const values = new Float64Array(k * k).fill(-1 / k);
  for (let i = 0; i < k; i++) values[i * k + i] += 1;
  for (let c = 0; c < components; c++) {
    const vector = vectors.data.subarray(c * k, (c + 1) * k);
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) values[i * k + j] -= vector[i] * vector[j];
  }
  return { rows: neighbors, values };
}

function* mapped<T, U>(items: Iterable<T>, map: (item: T) => U): Generator<U> {
  for (const item of items) yield map(item);
}

/** Both entries of a pair from one sum, so that the matrix is symmetric to the last bit. */
function* entries(blocks: Iterable<Block>): Generator<Triplet> {
  for (const { rows, values } of blocks) {
    const k = rows.length;
    for (let i = 0; i < k; i++) {
      yield [rows[i], rows[i], values[i * k + i]];
      for (let j = 0; j < i; j++) {
        const value = (values[i * k + j] + values[j * k + i]) / 2;
        yield [rows[i], rows[j], value];
        yield [rows[j], rows[i], value];
      }
    }
  }
}

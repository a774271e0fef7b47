import { symmetricEigen } from '@latentkit/linalg';
import { type Block, type Patch, centred, innerProducts } from './patch.js';

/** Number of neighbours that the Hessian method needs at least. */
export function hessianNeighbors(components: number): number {
  return (components * (components + 3)) / 2 + 1;
}

/**
 * The squared Hessian of a function on the patch, from its values at the neighbours: the part of the products of tangent
 * coordinates that is orthogonal to constants and coordinates. (Donoho & Grimes, 2003, https://doi.org/10.1073/pnas.1031596100.)
 * scikit-learn 1.9 takes all that is orthogonal to constants and coordinates, which is its ltsa.
 */
export function hessianBlock({ neighbors, offsets }: Patch, components: number): Block {
  const k = neighbors.length;
  const { vectors } = symmetricEigen(innerProducts(centred(offsets)), { k: components });
  const coordinates = Array.from({ length: components }, (_, c) => vectors.data.subarray(c * k, (c + 1) * k));
  const products = coordinates.flatMap((u, c) => coordinates.slice(c).map((v) => u.map((value, i) => value * v[i])));
  const basis = orthonormal([new Float64Array(k).fill(1), ...coordinates, ...products]);
  const values = new Float64Array(k * k);
  for (const column of basis.slice(1 + components)) {
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) values[i * k + j] += column[i] * column[j];
  }
  return { rows: neighbors, values };
}

/** Gram-Schmidt, twice for each column; a column that depends on those before it becomes 0. */
function orthonormal(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const rest = column.slice();
    const size = length(rest);
    for (let pass = 0; pass < 2; pass++) {
      for (const unit of basis) {
        const along = unit.reduce((sum, value, i) => sum + value * rest[i], 0);
        for (let i = 0; i < rest.length; i++) rest[i] -= along * unit[i];
      }
    }
    const left = length(rest);
    basis.push(left > 1e-12 * size ? rest.map((value) => value / left) : rest.fill(0));
  }
  return basis;
}

function length(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

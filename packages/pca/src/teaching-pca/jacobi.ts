import { LatentKitError, type NdArray, ndarray } from '@latentkit/core';

// Each sweep squares what is left off the diagonal, so that ten are many.
const SWEEPS = 50;

/** Eigenvalues of a symmetric matrix [p, p] in no order, and their eigenvectors as rows [p, p]. */
export interface Eigenpairs {
  readonly eigenvalues: Float64Array;
  readonly eigenvectors: NdArray<Float64Array>;
}

/**
 * Eigenpairs of a symmetric matrix as one does it by hand (Jacobi, 1846): rotations in the plane of two coordinates,
 * each of which makes one entry off the diagonal 0, again and again until none is left. The eigenvalues then stand on
 * the diagonal; the rotations together are the eigenvectors. About 8 sweeps of 6·p³ operations.
 */
export function jacobiEigenpairs(symmetric: NdArray<Float64Array>): Eigenpairs {
  const p = symmetric.shape[0];
  const a = symmetric.data.slice();
  const vectors = new Float64Array(p * p);
  for (let i = 0; i < p; i++) vectors[i * p + i] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    if (!rotateAll(a, vectors, p)) {
      return { eigenvalues: Float64Array.from({ length: p }, (_, i) => a[i * p + i]), eigenvectors: ndarray(vectors, [p, p]) };
    }
  }
  throw new LatentKitError('LK_NO_CONVERGENCE', `Rotations did not make the matrix diagonal within ${SWEEPS} sweeps.`);
}

/** One sweep over all pairs of coordinates; whether any was worth turning. */
function rotateAll(a: Float64Array, vectors: Float64Array, p: number): boolean {
  let turned = false;
  for (let i = 0; i < p - 1; i++) {
    for (let j = i + 1; j < p; j++) {
      const off = a[i * p + j];
      const [first, second] = [a[i * p + i], a[j * p + j]];
      // Adding it to the diagonal would change nothing.
      if (first + Math.abs(off) === first && second + Math.abs(off) === second) continue;
      turned = true;
      const ratio = (second - first) / (2 * off);
      const tangent = (ratio >= 0 ? 1 : -1) / (Math.abs(ratio) + Math.hypot(1, ratio));
      const cosine = 1 / Math.hypot(1, tangent);
      const sine = tangent * cosine;
      for (let k = 0; k < p; k++) turn(a, k * p + i, k * p + j, cosine, sine);
      for (let k = 0; k < p; k++) turn(a, i * p + k, j * p + k, cosine, sine);
      for (let k = 0; k < p; k++) turn(vectors, i * p + k, j * p + k, cosine, sine);
      a[i * p + j] = a[j * p + i] = 0;
    }
  }
  return turned;
}

function turn(data: Float64Array, at: number, other: number, cosine: number, sine: number): void {
  const [x, y] = [data[at], data[other]];
  data[at] = cosine * x - sine * y;
  data[other] = sine * x + cosine * y;
}

import { ndarray } from '@latentkit/core';
import { removeProjections } from '../gram-schmidt.js';
import { type CountedOperator, randomUnit } from './linear-operator.js';
import { symmetricEigen } from '../symmetric-eigen.js';
import { dot, norm } from '../vector.js';

const EPSILON = 2 ** -52;

/** Approximate eigenvalues, descending, and their vectors as rows of length n. */
export interface RitzPairs {
  readonly values: Float64Array;
  readonly rows: Float64Array;
}

/** Eigenpairs of the operator within a Krylov space. */
export interface ProjectedPairs {
  /** Descending. */
  readonly values: Float64Array;
  /** Their vectors in coordinates of the basis, as rows. */
  readonly coordinates: Float64Array;
  /** ‖A·v - λ·v‖ of each. */
  readonly residuals: Float64Array;
}

/**
 * An orthonormal basis of a Krylov space in the orthogonal complement of known vectors, and the operator's matrix in
 * it. Every new vector is made orthogonal to all before it, twice.
 */
export class KrylovBasis {
  /** Vectors in the basis that the operator has been applied to. */
  count = 0;
  private readonly rows: Float64Array;
  private readonly matrix: Float64Array;
  /** What the last application leaves outside the basis: the length of the next vector before it was scaled. */
  private rest = 0;
  private size = 0;
  private readonly knownCount: number;

  constructor(
    private readonly n: number,
    private readonly capacity: number,
    known: RitzPairs | undefined,
    private readonly seed: number,
    private starts: number,
  ) {
    this.knownCount = known?.values.length ?? 0;
    // Known vectors first: one pass then removes projections on them and on the basis.
    this.rows = new Float64Array((this.knownCount + capacity + 1) * n);
    if (known !== undefined) this.rows.set(known.rows);
    this.matrix = new Float64Array(capacity * capacity);
    this.startAnew();
  }

  /** Applies the operator to the newest vector and adds the direction that is new. */
  extend(operator: CountedOperator): void {
    const { n, matrix, capacity } = this;
    const j = this.count;
    const next = this.row(j + 1);
    operator.apply(this.row(j), next);
    this.size = Math.max(this.size, norm(next));
    for (let i = 0; i <= j; i++) matrix[i * capacity + j] = matrix[j * capacity + i] = dot(this.row(i), next);
    this.count++;
    removeProjections(next, this.rows, this.knownCount + this.count, n);
    this.rest = norm(next);
    // The space is invariant: go on in another direction, to which nothing leads from here.
    if (this.rest <= this.size * EPSILON * n) this.startAnew();
    else for (let i = 0; i < n; i++) next[i] /= this.rest;
  }

  /** Eigenpairs of the operator within the space. */
  ritz(): ProjectedPairs {
    const m = this.count;
    const small = new Float64Array(m * m);
    for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) small[i * m + j] = this.matrix[i * this.capacity + j];
    const { values, vectors } = symmetricEigen(ndarray(small, [m, m]));
    const residuals = Float64Array.from({ length: m }, (_, r) => this.rest * Math.abs(vectors.data[r * m + m - 1]));
    return { values, coordinates: vectors.data, residuals };
  }

  /** The first `count` of the pairs, with vectors of length n. */
  vectors({ values, coordinates }: ProjectedPairs, count: number): RitzPairs {
    const { n } = this;
    const m = this.count;
    const rows = new Float64Array(count * n);
    for (let r = 0; r < count; r++) {
      for (let j = 0; j < m; j++) {
        const factor = coordinates[r * m + j];
        const row = this.row(j);
        for (let i = 0; i < n; i++) rows[r * n + i] += factor * row[i];
      }
    }
    return { values: values.slice(0, count), rows };
  }

  /** Keeps the space of the first `keep` pairs and the newest vector, from which the Krylov space grows again. */
  restart(pairs: ProjectedPairs, keep: number): void {
    const { n, capacity, matrix } = this;
    const kept = Math.min(keep, this.count - 1);
    const { rows } = this.vectors(pairs, kept);
    const newest = this.row(this.count).slice();
    this.rows.set(rows, this.knownCount * n);
    this.row(kept).set(newest);
    matrix.fill(0);
    for (let r = 0; r < kept; r++) matrix[r * capacity + r] = pairs.values[r];
    this.count = kept;
  }

  private row(j: number): Float64Array {
    const at = (this.knownCount + j) * this.n;
    return this.rows.subarray(at, at + this.n);
  }

  /** A random direction outside the space; none is left where known vectors and basis fill all n dimensions. */
  private startAnew(): void {
    const { n } = this;
    const taken = this.knownCount + this.count;
    this.rest = 0;
    if (taken >= n) return;
    for (;;) {
      const start = randomUnit(n, this.seed, this.starts++);
      removeProjections(start, this.rows, taken, n);
      const left = norm(start);
      if (left < 1e-8) continue;
      this.row(this.count).set(start.map((entry) => entry / left));
      return;
    }
  }
}

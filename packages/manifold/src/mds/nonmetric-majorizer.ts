import { type Ranking, isotonic, rank } from './isotonic.js';
import { COINCIDENT, type Fit, type Majorizer } from './majorizer.js';

const { sqrt } = Math;

/**
 * Fits the order of distances: targets are the isotonic regression of the distances on the dissimilarities, scaled to a
 * mean square of 1, since otherwise points could lower the stress by shrinking. Pairs of dissimilarity 0 count as missing
 * and have target 0, as in scikit-learn.
 *
 * Pairs are kept in the order of their dissimilarities, so that everything but the points, which are few, is read in a row.
 */
export class NonmetricMajorizer implements Majorizer {
  private readonly ranking: Ranking;
  private readonly first: Uint32Array;
  private readonly second: Uint32Array;
  private readonly target: Float64Array;
  private readonly distances: Float64Array;
  private isStart = true;

  /** Dissimilarities of the pairs (0,1), (0,2), …. */
  constructor(
    dissimilarities: Float64Array,
    private readonly n: number,
    private readonly q: number,
  ) {
    this.ranking = rank(dissimilarities);
    const { order } = this.ranking;
    const rows = rowsOfPairs(n);
    this.first = order.map((pair) => rows.first[pair]);
    this.second = order.map((pair) => rows.second[pair]);
    this.target = Float64Array.from(order, (pair) => dissimilarities[pair]);
    this.distances = new Float64Array(order.length);
    this.scale();
  }

  measure(x: Float64Array): Fit {
    const { first, second, target, distances, q } = this;
    let stress = 0;
    let squares = 0;
    for (let t = 0; t < target.length; t++) {
      let squared = 0;
      for (let c = 0, i = q * first[t], j = q * second[t]; c < q; c++) {
        const difference = x[i + c] - x[j + c];
        squared += difference * difference;
      }
      const distance = sqrt(squared);
      const difference = target[t] - distance;
      distances[t] = distance;
      stress += difference * difference;
      squares += squared;
    }
    return { stress, squares };
  }

  moved(x: Float64Array): Float64Array {
    const { first, second, target, distances, n, q } = this;
    // The first targets are the dissimilarities: the distances of the start are not worth following.
    if (!this.isStart) {
      isotonic(distances, this.ranking.groups, target);
      this.scale();
    }
    this.isStart = false;
    const sums = new Float64Array(n * q);
    for (let t = this.ranking.groups[0]; t < target.length; t++) {
      const ratio = target[t] / (distances[t] === 0 ? COINCIDENT : distances[t]) / n;
      for (let c = 0, i = q * first[t], j = q * second[t]; c < q; c++) {
        const move = ratio * (x[i + c] - x[j + c]);
        sums[i + c] += move;
        sums[j + c] -= move;
      }
    }
    return sums;
  }

  private scale(): void {
    const { target } = this;
    let squares = 0;
    for (let t = 0; t < target.length; t++) squares += target[t] * target[t];
    const factor = Math.sqrt(target.length / squares);
    for (let t = 0; t < target.length; t++) target[t] *= factor;
  }
}

function rowsOfPairs(n: number): { first: Uint32Array; second: Uint32Array } {
  const first = new Uint32Array((n * (n - 1)) / 2);
  const second = new Uint32Array(first.length);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, at++) {
      first[at] = i;
      second[at] = j;
    }
  }
  return { first, second };
}

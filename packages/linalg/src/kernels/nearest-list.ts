/** The k smallest distances offered to each of n lists, ascending, equal ones by ascending index. */
export class NearestList {
  /** [n, k] */
  readonly indices: Int32Array;
  /** [n, k]; infinity where too few were offered. */
  readonly distances: Float64Array;

  constructor(
    n: number,
    private readonly k: number,
  ) {
    this.indices = new Int32Array(n * k).fill(2 ** 31 - 1);
    this.distances = new Float64Array(n * k).fill(Infinity);
  }

  /** The largest distance in list i: what is larger does not enter it. */
  limit(i: number): number {
    return this.distances[(i + 1) * this.k - 1];
  }

  offer(i: number, index: number, distance: number): void {
    const { indices, distances } = this;
    const first = i * this.k;
    let at = first + this.k - 1;
    if (distance > distances[at] || (distance === distances[at] && index > indices[at])) return;
    for (; at > first && (distances[at - 1] > distance || (distances[at - 1] === distance && indices[at - 1] > index)); at--) {
      distances[at] = distances[at - 1];
      indices[at] = indices[at - 1];
    }
    distances[at] = distance;
    indices[at] = index;
  }

  /** Empties list i. */
  clear(i: number): void {
    this.indices.fill(2 ** 31 - 1, i * this.k, (i + 1) * this.k);
    this.distances.fill(Infinity, i * this.k, (i + 1) * this.k);
  }
}

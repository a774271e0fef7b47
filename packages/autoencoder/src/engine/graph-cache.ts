import type { Warn } from './engine.js';

/** Graphs of one kind that are kept; the one that was not used for longest goes first. */
export const KEPT = 8;
/** So many different shapes are usual: full batches, the last one of an epoch, and the same of a second data set. */
const USUAL = 4;

/** Compiled graphs of one function, by the shapes that they were compiled for. */
export class GraphCache<T extends { release(): Promise<void> }> {
  private readonly graphs = new Map<string, T>();
  private made = 0;

  /** `what` names the function at the beginning of a sentence; `usual` is how many shapes it may well meet. */
  constructor(
    private readonly what: string,
    private readonly warn: Warn,
    private readonly usual = USUAL,
  ) {}

  async get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.graphs.get(key);
    const graph = known ?? (await this.make(make));
    this.graphs.delete(key);
    this.graphs.set(key, graph);
    if (known === undefined) await this.trim();
    return graph;
  }

  /** Gives all graphs up. */
  async clear(): Promise<void> {
    const all = [...this.graphs.values()];
    this.graphs.clear();
    for (const graph of all) await graph.release();
  }

  private async make(make: () => Promise<T>): Promise<T> {
    const graph = await make();
    if (++this.made === this.usual + 1) {
      this.warn(`${this.what} has been compiled for ${this.made} different batch sizes or shapes, which takes time: give batches of one size.`);
    }
    return graph;
  }

  private async trim(): Promise<void> {
    for (const [key, graph] of [...this.graphs].slice(0, Math.max(0, this.graphs.size - KEPT))) {
      this.graphs.delete(key);
      await graph.release();
    }
  }
}

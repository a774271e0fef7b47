import type { Runtime, RuntimeTensor, Session, SessionOptions } from '@latentkit/onnx';
import { BatchDependence } from '../export/batch/dependence.js';
import { modelBytes } from '../export/model-bytes.js';
import { fixedGraph, type OpenSource, type SizedGraph, tryOpenGraph } from '../export/open-batch.js';
import { OPSETS } from '../export/opset.js';
import { weightData } from '../export/plain-graph.js';
import type { Target } from '../lower/context.js';

/** From this many graphs on, a model whose graph depends on the batch size is asked to keep to a few sizes. */
const MANY = 5;

/** Where and how graphs run. */
export interface Place {
  readonly runtime: Runtime;
  readonly target: Target;
  readonly session: SessionOptions;
  /** Whether weights are inputs that can change, instead of part of the graph. */
  readonly weightsAsInputs: boolean;
}

interface Entry {
  readonly graph: SizedGraph;
  readonly session: Session;
  weights: Readonly<Record<string, RuntimeTensor>>;
}

/**
 * The sessions of one source: one for all batch sizes where its graph can be made so, otherwise one for each size that
 * occurs.
 */
export class SessionStore {
  private open: Promise<Entry | BatchDependence> | undefined;
  private readonly fixed = new Map<number, Promise<Entry>>();

  constructor(
    private readonly source: OpenSource,
    private readonly place: Place,
    private readonly warn: (text: string) => void,
  ) {}

  /** Runs one batch. Inputs are in the order of the source. */
  async run(inputs: readonly RuntimeTensor[], batch: number): Promise<Record<string, RuntimeTensor>> {
    const { session, weights, graph } = await this.entry(batch);
    const feeds: Record<string, RuntimeTensor> = { ...weights };
    graph.plain.inputs.forEach(({ name }, i) => (feeds[name] = inputs[i]));
    return session.run(feeds);
  }

  /** Reads the weights again. Constant ones make the graphs anew when they run next. */
  async refresh(): Promise<void> {
    if (!this.place.weightsAsInputs) return this.release();
    for (const entry of await this.entries()) entry.weights = this.weightsOf(entry.graph);
  }

  async release(): Promise<void> {
    const entries = await this.entries();
    this.open = undefined;
    this.fixed.clear();
    await Promise.all(entries.map(({ session }) => session.release()));
  }

  private async entry(batch: number): Promise<Entry> {
    this.open ??= this.makeOpen();
    const open = await this.open;
    if (!(open instanceof BatchDependence)) return open;
    let made = this.fixed.get(batch);
    if (made === undefined) {
      made = this.make({ plain: fixedGraph(this.source, batch, this.place.target), open: undefined });
      this.fixed.set(batch, made);
      if (this.fixed.size === MANY) {
        this.warn(
          `'${open.operation}' needs a graph of its own for every batch size (${open.reason}), and ${MANY} sizes have occurred. Give batches of one size.`,
        );
      }
    }
    return made;
  }

  private async makeOpen(): Promise<Entry | BatchDependence> {
    const graph = tryOpenGraph(this.source, this.place.target);
    return graph instanceof BatchDependence ? graph : this.make(graph);
  }

  private async make(graph: SizedGraph): Promise<Entry> {
    const { runtime, session, weightsAsInputs } = this.place;
    const bytes = modelBytes(graph, { name: 'inference', opset: OPSETS.usual, standardOnly: false, weightsAsInputs });
    return { graph, session: await runtime.createSession(bytes, session), weights: this.weightsOf(graph) };
  }

  private weightsOf({ plain }: SizedGraph): Record<string, RuntimeTensor> {
    if (!this.place.weightsAsInputs) return {};
    return Object.fromEntries(plain.weights.map((weight) => [weight.name, this.place.runtime.tensor(weight.type, weightData(weight), weight.shape)]));
  }

  private async entries(): Promise<Entry[]> {
    const all = await Promise.allSettled([...(this.open === undefined ? [] : [this.open]), ...this.fixed.values()]);
    return all.flatMap((result) => (result.status === 'fulfilled' && !(result.value instanceof BatchDependence) ? [result.value] : []));
  }
}

import { CompiledFunction, type CompiledStep } from '@latentkit/compiler';
import type * as tf from '@tensorflow/tfjs';
import type { Program } from '../training/program.js';
import { batchOf, type BoundRows } from './bound-rows.js';
import type { CompileContext } from './compiled-steps.js';
import { GraphCache } from './graph-cache.js';

/** The compiled evaluations of one program. */
export class CompiledEvaluations {
  private readonly graphs: GraphCache<CompiledFunction>;

  constructor(
    private readonly program: Program,
    private readonly context: CompileContext,
  ) {
    this.graphs = new GraphCache('The evaluation', context.warn);
  }

  /**
   * The evaluation of a batch of this size as a function of weights, batch and the named scalars; weights lie as
   * `layouts` says, row-major where that is absent.
   */
  get(rows: BoundRows, batchSize: number, scalarNames: readonly string[], layouts: CompiledStep['layouts'] | undefined): Promise<CompiledFunction> {
    const key = `${batchSize}|${rows.key}|${layouts === undefined}`;
    return this.graphs.get(key, () => this.compile(rows, batchSize, scalarNames, layouts));
  }

  release(): Promise<void> {
    return this.graphs.clear();
  }

  private compile(rows: BoundRows, batchSize: number, scalarNames: readonly string[], layouts: CompiledStep['layouts'] = []): Promise<CompiledFunction> {
    const { runtime, target, threads } = this.context;
    const { program } = this;
    const count = program.variables.length;
    const width = rows.shapes.length;
    return CompiledFunction.compile(
      [
        ...program.variables.map(({ name, shape }) => ({ name, shape })),
        ...rows.shapes.map((shape, i) => ({ name: `batch${i}`, shape: [batchSize, ...shape] })),
        ...scalarNames.map((name) => ({ name: `scalar:${name}`, shape: [] })),
      ],
      (inputs, noise) => {
        const scalars = Object.fromEntries(scalarNames.map((name, i) => [name, inputs[count + width + i] as tf.Scalar]));
        const batch = batchOf(rows, inputs.slice(count, count + width));
        return { ...program.evaluate({ ...batch, variables: inputs.slice(0, count), noise, scalars }) };
      },
      runtime,
      { target, layouts, ...(threads === undefined ? {} : { threads }) },
    );
  }
}

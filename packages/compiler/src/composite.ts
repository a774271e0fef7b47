import * as tf from '@tensorflow/tfjs';
import type { IrAttributes, IrType } from './ir/graph.js';
import type { Lowering } from './lower/context.js';
import { registerLowering } from './lower/registry.js';
import { currentRecorder } from './trace/trace.js';

/** What the gradient of a composite operation is computed from. */
export interface CompositeGradient<A> {
  readonly dy: tf.Tensor;
  readonly inputs: readonly tf.Tensor[];
  readonly output: tf.Tensor;
  readonly attributes: A;
}

/** An operation above the level of kernels: one eager implementation, one gradient, one lowering. */
export interface CompositeDefinition<A extends IrAttributes> {
  /** Name of the operation in graphs and messages, unique among composites. */
  readonly name: string;
  /** Shape of the output. */
  shape(inputs: readonly tf.Tensor[], attributes: A): readonly number[];
  /** The output, by ordinary TensorFlow.js operations. */
  eager(inputs: readonly tf.Tensor[], attributes: A): tf.Tensor;
  /**
   * The gradient with respect to each input, by ordinary operations or by other composites; undefined for inputs that
   * none flows to.
   */
  gradient(at: CompositeGradient<A>): readonly (tf.Tensor | undefined)[];
  /** What it becomes in an ONNX graph. */
  readonly lower: Lowering;
}

/** A composite operation, ready to be called on tensors. */
export type Composite<A> = (inputs: readonly tf.Tensor[], attributes: A) => tf.Tensor;

/**
 * Makes an operation that runs eagerly as written and enters a traced graph as one node. Equal inputs and attributes
 * give one node, so attributes are plain data.
 */
export function composite<A extends IrAttributes>(definition: CompositeDefinition<A>): Composite<A> {
  registerLowering(definition.name, definition.lower);
  return (inputs, attributes) => {
    const run = tf.customGrad((...args) => {
      const save = args.at(-1) as unknown as tf.GradSaveFunc;
      const xs = args.slice(0, inputs.length) as tf.Tensor[];
      const recorded = recordComposite(definition.name, xs, [{ shape: definition.shape(xs, attributes) }], attributes);
      const value = recorded?.[0] ?? tf.tidy(() => definition.eager(xs, attributes));
      save([...xs, value]);
      return {
        value,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
          const gradients = definition.gradient({ dy, inputs: saved.slice(0, xs.length), output: saved[xs.length], attributes });
          return xs.map((x, i) => gradients[i] ?? tf.zerosLike(x));
        },
      };
    });
    return run(...inputs);
  };
}

/**
 * Records an operation of one name and any number of outputs, while a program is traced; undefined outside a trace.
 * Its lowering is registered with {@link registerLowering}.
 */
export function recordComposite(
  name: string,
  inputs: readonly tf.Tensor[],
  outputs: readonly { readonly shape: readonly number[]; readonly type?: IrType }[],
  attributes: IrAttributes = {},
): tf.Tensor[] | undefined {
  const recorder = currentRecorder();
  if (recorder === undefined) return undefined;
  const values = inputs.map((tensor) => recorder.valueOf(tensor));
  const specs = outputs.map(({ shape, type = 'float32' as const }) => ({ shape, type }));
  return recorder.builder.ops(name, values, specs, attributes).map((value) => recorder.tensorOf(value));
}

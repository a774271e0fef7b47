import { InvalidParameterError, ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { FusedActivationName } from './activations.js';
import { activation, checkFusedActivation } from './activations.js';
import type { CallArguments } from './call.js';
import { oneTensor } from './call.js';
import type { Initializer } from './initializers.js';
import { initializer } from './initializers.js';
import { BorrowedVariable } from './variables.js';

/** Settings of {@link DenseTranspose}. */
export interface DenseTransposeOptions {
  /**
   * The built `Dense` layer whose kernel to use. A saved model holds its name instead, and a loaded layer works
   * with its own copy of the kernel until `tieLayers` links it again.
   */
  readonly tiedTo?: tf.layers.Layer | { readonly name: string } | null;
  /** Length of the output's last axis: the Dense's number of inputs, which is the default while tied. */
  readonly units?: number;
  /** Default 'linear'. */
  readonly activation?: FusedActivationName;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default zeros. */
  readonly biasInitializer?: Initializer;
  /** Used only without `tiedTo`. Default Keras's glorotUniform from seed 0 and the layer's name. */
  readonly kernelInitializer?: Initializer;
  readonly name?: string;
  readonly trainable?: boolean;
  readonly inputShape?: number[];
}

/**
 * The mirror of a dense layer: activation(x · kernelᵀ + bias), [..., k] to [..., units], with the very kernel
 * variable [units, k] of a `Dense` from `units` to k and a bias of its own. Gradients of both uses add up in the one
 * variable. The Dense owns it: `trainableWeights` here is the bias alone.
 *
 * Weights, in order: bias [units] (with `useBias`), kernel [units, k]. The kernel is among them while tied too, so
 * that a saved model is complete.
 */
export class DenseTranspose extends tf.layers.Layer {
  static readonly className: string = 'DenseTranspose';
  readonly activation: FusedActivationName;
  readonly useBias: boolean;
  private readonly nonlinearity: tf.layers.Layer;
  private readonly initializers: { kernel: Initializer | undefined; bias: Initializer };
  private outputs: number | undefined;
  private dense: tf.layers.Layer | undefined;
  private denseName: string | undefined;
  private kernel: tf.LayerVariable | undefined;
  private bias: tf.LayerVariable | undefined;

  /** @throws InvalidParameterError for units that are no positive integer, or where neither tells their number. */
  constructor(options: DenseTransposeOptions) {
    super(options);
    this.supportsMasking = true;
    this.inputSpec = [{ minNDim: 2 }];
    this.activation = checkFusedActivation(options.activation ?? 'linear');
    this.nonlinearity = activation(this.activation, { name: `${this.name}_activation` });
    this.useBias = options.useBias ?? true;
    this.initializers = { kernel: options.kernelInitializer, bias: options.biasInitializer ?? initializer('zeros') };
    this.denseName = options.tiedTo?.name;
    this.dense = options.tiedTo instanceof tf.layers.Layer ? options.tiedTo : undefined;
    this.outputs = options.units ?? (this.dense && kernelOf(this.dense).shape[0]!);
    if (Number.isInteger(this.outputs) && this.outputs! > 0) return;
    throw new InvalidParameterError({
      parameter: 'DenseTranspose.units',
      got: options.units,
      expected: 'a positive integer',
      remedy: 'Give units, or tiedTo a built Dense layer.',
    });
  }

  /** Length of the output's last axis. */
  get units(): number {
    return this.outputs!;
  }

  /** Whether the kernel is a Dense layer's own variable now. */
  get tied(): boolean {
    return this.dense !== undefined;
  }

  /** Name of the Dense layer this one is, or was when saved, tied to. */
  get tiedToName(): string | undefined {
    return this.denseName;
  }

  /**
   * Uses a Dense layer's kernel from now on; an own kernel is given up.
   *
   * @throws InvalidParameterError for a layer that is no built Dense, ShapeError where its kernel does not fit. The
   * layer stays as it was then.
   */
  tieTo(dense: tf.layers.Layer): void {
    const source = this.checkTie(dense);
    this.dense = dense;
    this.denseName = dense.name;
    if (this.kernel !== undefined) this.useKernel(new BorrowedVariable(source, this.kernel.originalName));
  }

  /** The kernel that {@link tieTo} would use; throws what it would throw, and changes nothing. */
  checkTie(dense: tf.layers.Layer): tf.LayerVariable {
    const source = kernelOf(dense);
    this.checkKernel(dense, source, this.kernel?.shape[1] ?? source.shape[1]!);
    return source;
  }

  /** Gives the layer a kernel of its own with the present values. Does nothing where it has one. */
  untie(): void {
    if (this.dense === undefined) return;
    this.dense = undefined;
    if (this.kernel === undefined) return;
    const { originalName } = this.kernel;
    this.useKernel(new tf.LayerVariable(this.kernel.read(), 'float32', originalName, this.trainable));
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
    const inputs = shape[shape.length - 1]!;
    if (this.useBias) this.bias = this.addWeight('bias', [this.units], 'float32', this.initializers.bias);
    if (this.dense === undefined) {
      const kernel = this.initializers.kernel ?? initializer('glorotUniform', { stream: `${this.name}/kernel` });
      this.kernel = this.addWeight('kernel', [this.units, inputs], 'float32', kernel);
    } else {
      const source = kernelOf(this.dense);
      this.checkKernel(this.dense, source, inputs);
      this.useKernel(new BorrowedVariable(source, 'kernel'));
    }
    this.inputSpec = [{ minNDim: 2, axes: { [-1]: inputs } }];
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
    return [...shape.slice(0, -1), this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], args: CallArguments = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, args);
      const x = oneTensor(inputs, this.name);
      const rows = x.rank === 2 ? x : tf.reshape(x, [-1, x.shape[x.rank - 1]]);
      // Not tf.fused.matMul: with a transposed operand and a bias its wasm kernel gives wrong numbers.
      let y = tf.matMul(rows, this.kernel!.read(), false, true);
      if (this.bias !== undefined) y = tf.add(y, this.bias.read());
      y = this.nonlinearity.apply(y) as tf.Tensor;
      return x.rank === 2 ? y : tf.reshape(y, [...x.shape.slice(0, -1), this.units]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      units: this.units,
      activation: this.activation,
      useBias: this.useBias,
      // Under the key `name` TensorFlow.js keeps a text as it is; under others it changes the case of letters.
      tiedTo: this.denseName === undefined ? null : { name: this.denseName },
    };
  }

  protected override disposeWeights(): number {
    super.disposeWeights();
    return this.weights.filter((weight) => !(weight instanceof BorrowedVariable)).length;
  }

  private useKernel(kernel: tf.LayerVariable): void {
    this.kernel?.dispose();
    this.kernel = kernel;
    const bias = this.bias === undefined ? [] : [this.bias];
    const borrowed = kernel instanceof BorrowedVariable;
    this.trainableWeights = borrowed ? bias : [...bias, kernel];
    this.nonTrainableWeights = borrowed ? [kernel] : [];
  }

  private checkKernel(dense: tf.layers.Layer, source: tf.LayerVariable, inputs: number): void {
    if (source.shape[0] === this.units && source.shape[1] === inputs) return;
    throw new ShapeError({
      parameter: `kernel of layer '${dense.name}', to which '${this.name}' is to be tied`,
      got: source.shape,
      expected: `shape [${this.units}, ${inputs}]: [units of '${this.name}', its number of inputs]`,
    });
  }
}

function kernelOf(dense: tf.layers.Layer): tf.LayerVariable {
  const kernel = dense.getClassName() === 'Dense' ? dense.weights.find(({ shape }) => shape.length === 2) : undefined;
  if (kernel !== undefined) return kernel;
  throw new InvalidParameterError({
    parameter: 'tiedTo',
    got: `${dense.getClassName()} '${dense.name}'`,
    expected: 'a Dense layer that has been built',
    remedy: 'Apply the Dense layer to its input first.',
  });
}

import { InvalidParameterError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { Initializer } from './initializers.js';

/** The members of TensorFlow.js's GRU cell that its types leave out. */
interface StockGruCell extends tf.layers.Layer {
  readonly units: number;
  readonly useBias: boolean;
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  readonly dropout: number;
  readonly recurrentDropout: number;
  kernel: tf.LayerVariable;
  recurrentKernel: tf.LayerVariable;
  bias: tf.LayerVariable | null;
  call(inputs: tf.Tensor[], args: Record<string, unknown>): tf.Tensor[];
}

type AddWeight = [
  name: string,
  shape: tf.Shape,
  dtype?: tf.DataType,
  initializer?: Initializer,
  regularizer?: undefined,
  trainable?: boolean,
  constraint?: undefined,
];

interface Activation extends tf.serialization.Serializable {
  apply(x: tf.Tensor): tf.Tensor;
}

// TensorFlow.js exports a factory of this class only.
const Stock = tf.layers.gruCell({ units: 1, name: 'stock_gru_cell' }).constructor as unknown as new (config: Record<string, unknown>) => StockGruCell;

/** One step of a GRU whose reset gate acts on h · U + b', with a bias [2, 3 · units] for input and state, as in Keras 3. */
export class ResetAfterGruCell extends Stock {
  static readonly className: string = 'GRUCell';

  constructor(config: Record<string, unknown>) {
    super(config);
    const dropout = Math.max(this.dropout, this.recurrentDropout);
    if (dropout > 0) {
      throw new InvalidParameterError({
        parameter: 'dropout',
        got: dropout,
        expected: '0 for a GRU with resetAfter',
        remedy: 'Put a Dropout layer in front of it, or set resetAfter to false.',
      });
    }
  }

  protected override addWeight(...[name, shape, ...rest]: AddWeight): tf.LayerVariable {
    return super.addWeight(name, name === 'bias' ? [2, ...shape] : shape, ...rest);
  }

  override call(inputs: tf.Tensor[]): tf.Tensor[] {
    return tf.tidy(() => {
      const [x, h] = inputs;
      const [inputBias, stateBias] = this.bias === null ? [] : tf.unstack(this.bias.read());
      const product = (value: tf.Tensor, kernel: tf.LayerVariable, bias: tf.Tensor | undefined): tf.Tensor[] => {
        const made = tf.matMul(value, kernel.read());
        return tf.split(bias === undefined ? made : tf.add(made, bias), 3, 1);
      };
      const [xz, xr, xc] = product(x, this.kernel, inputBias);
      const [hz, hr, hc] = product(h, this.recurrentKernel, stateBias);
      const z = this.recurrentActivation.apply(tf.add(xz, hz));
      const r = this.recurrentActivation.apply(tf.add(xr, hr));
      const candidate = this.activation.apply(tf.add(xc, tf.mul(r, hc)));
      const next = tf.add(candidate, tf.mul(z, tf.sub(h, candidate)));
      return [next, next];
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), resetAfter: true };
  }
}

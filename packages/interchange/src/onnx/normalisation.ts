import { InvalidParameterError, type Json, type VersionedJson, ndarray } from '@latentkit/core';
import { MinMaxScaler, type Scaler, scalerFromJSON } from '@latentkit/preprocessing';
import * as tf from '@tensorflow/tfjs';

/** A normalisation as a bundle's manifest has it, or a scaler; null where the model took the data as they are. */
export type Normalisation = Json | Scaler | null;

/** A normalisation as functions of tensors. */
export interface FoldedNormalisation {
  /** Raw samples to what the model takes. */
  apply(x: tf.Tensor): tf.Tensor;
  /** What the model gives to the units of the raw samples. */
  undo(x: tf.Tensor): tf.Tensor;
}

/** Scalers that treat every feature by itself, by a factor and a summand. */
const AFFINE = ['AffineScaler', 'MaxAbsScaler', 'MinMaxScaler', 'RobustScaler', 'StandardScaler'];

/**
 * A normalisation over samples of a shape, for writing into a graph. Throws `InvalidParameterError` for one that is no
 * factor and summand per feature, and for a feature that it scales by 0.
 */
export function foldNormalisation(normalisation: Normalisation, sampleShape: readonly number[]): FoldedNormalisation | undefined {
  const scaler = scalerOf(normalisation);
  if (scaler === undefined) return undefined;
  const type = scaler.toJSON().type;
  if (!AFFINE.includes(type)) {
    throw new InvalidParameterError({
      parameter: 'normalisation',
      got: type,
      expected: `a scaler of single features, one of ${AFFINE.join(', ')}`,
      remedy: 'Give normalisation: null, and scale the samples before they go into the graph.',
    });
  }
  const { offset, scale } = factorsOf(scaler, tf.util.sizeFromShape([...sampleShape]));
  const shape = [1, ...sampleShape];
  // In two parts: of a large mean in float32 too little would be left for small deviations.
  const high = Float32Array.from(offset);
  const low = Float32Array.from(offset, (value, j) => value - high[j]);
  const tensor = (data: Float32Array): tf.Tensor => tf.tensor(data, shape, 'float32');
  const factor = Float32Array.from(scale);
  const split = low.some((value) => value !== 0);
  const range = scaler instanceof MinMaxScaler && scaler.config.clip ? scaler.config.featureRange : undefined;
  return {
    apply: (x) => {
      const centred = tf.sub(x, tensor(high));
      const scaled = tf.div(split ? tf.sub(centred, tensor(low)) : centred, tensor(factor));
      return range === undefined ? scaled : tf.minimum(tf.maximum(scaled, range[0]), range[1]);
    },
    undo: (x) => {
      const near = tf.mul(x, tensor(factor));
      return tf.add(split ? tf.add(near, tensor(low)) : near, tensor(high));
    },
  };
}

/** The scaler itself, from what a manifest says of it. */
export function scalerOf(normalisation: Normalisation): Scaler | undefined {
  if (normalisation === null) return undefined;
  const given = normalisation as Scaler | VersionedJson;
  return typeof given.transform === 'function' ? (given as Scaler) : scalerFromJSON(given as VersionedJson);
}

/** Of x = normalised · scale + offset. What 0 and 1 stand for says it of any such scaler. */
function factorsOf(scaler: Scaler, features: number): { offset: Float64Array; scale: Float64Array } {
  const filled = (value: number): Float64Array => Float64Array.from(scaler.inverseTransform(ndarray(new Float64Array(features).fill(value), [1, features])).data);
  const offset = filled(0);
  const scale = filled(1).map((value, j) => value - offset[j]);
  const zero = scale.findIndex((value) => value === 0);
  if (zero < 0) return { offset, scale };
  throw new InvalidParameterError({ parameter: 'normalisation', got: `a scale of 0 for feature ${zero}`, expected: 'scales other than 0' });
}

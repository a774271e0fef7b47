import { type Autoencoder, joinBatch } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import type { FoldedNormalisation } from './normalisation.js';

/** What a model computes, as functions of tensors in the units of the raw samples. */
export interface ModelFunctions {
  readonly encode: (x: tf.Tensor, condition?: tf.Tensor) => tf.Tensor;
  readonly decode: (codes: tf.Tensor, condition?: tf.Tensor) => tf.Tensor;
  readonly reconstruct: (x: tf.Tensor, condition?: tf.Tensor) => tf.Tensor;
  /** Mean squared error of each sample, in the units that the model was trained in. */
  readonly score: (x: tf.Tensor, condition?: tf.Tensor) => tf.Tensor;
}

/** The functions of an autoencoder, with a normalisation before and behind it. */
export function modelFunctions(model: Autoencoder, normalisation: FoldedNormalisation | undefined): ModelFunctions {
  const { encoder, parts, decoder } = model;
  const { bottleneck, network } = model.slots;
  const run = (part: tf.LayersModel, x: tf.Tensor): tf.Tensor => part.apply(x, { training: false }) as tf.Tensor;
  const joined = (x: tf.Tensor, condition: tf.Tensor | undefined): tf.Tensor => joinBatch(x, condition as tf.Tensor2D | undefined);
  const normalised = (x: tf.Tensor): tf.Tensor => normalisation?.apply(x) ?? x;
  const raw = (x: tf.Tensor): tf.Tensor => normalisation?.undo(x) ?? x;
  const encode = (x: tf.Tensor, condition?: tf.Tensor): tf.Tensor => {
    const encoded = run(encoder, joined(x, condition));
    return bottleneck.code(parts === undefined ? encoded : run(parts, encoded));
  };
  const decode = (codes: tf.Tensor, condition?: tf.Tensor): tf.Tensor => run(decoder, joined(codes, condition));
  return {
    encode: (x, condition) => encode(normalised(x), condition),
    decode: (codes, condition) => raw(decode(codes, condition)),
    reconstruct: (x, condition) => raw(decode(encode(normalised(x), condition), condition)),
    score: (x, condition) => {
      const target = normalised(x);
      const errors = tf.square(tf.sub(target, decode(encode(target, condition), condition)));
      return meanOf(errors, network.mask?.(target));
    },
  };
}

/** The mean of each sample's elements, of those that count where a mask [B, …] says which. */
function meanOf(values: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor {
  const axes = values.shape.map((_, axis) => axis).slice(1);
  if (mask === undefined) return tf.mean(values, axes);
  const counts = tf.mul(tf.cast(mask, 'float32'), tf.onesLike(values));
  return tf.div(tf.sum(tf.mul(values, counts), axes), tf.maximum(tf.sum(counts, axes), 1));
}

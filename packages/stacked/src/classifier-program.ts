import { batchLoss, type Bottleneck, createProgram, type Optimizer, type Program } from '@latentkit/autoencoder';
import type { RandomSource } from '@latentkit/core';
import { denseLayers } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import type { ClassifierConfig } from './classifier-config.js';
import { isCorrect, softmaxCrossentropy } from './softmax-crossentropy.js';

/** An encoder whose output the bottleneck turns into codes. */
export interface CodeSource {
  readonly encoder: tf.LayersModel;
  readonly code: Bottleneck['code'];
}

/** The layers from codes [n, units] to logits [n, classes]; the softmax is in the loss. */
export function buildHead(units: number, classes: number, config: ClassifierConfig, random: RandomSource): tf.LayersModel {
  const { hiddenUnits, activation } = config;
  const hidden = hiddenUnits.flatMap((n, i) => denseLayers({ name: `classifier_dense_${i + 1}`, units: n, activation, random }));
  const input = tf.input({ shape: [units], name: 'classifier_input' });
  const layers = [...hidden, ...denseLayers({ name: 'classifier_logits', units: classes, random })];
  const output = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  return tf.model({ name: 'classifier', inputs: input, outputs: output });
}

/**
 * The training program of a classifier: softmax cross-entropy of the head's logits. With a source, samples go through
 * its encoder, which is trained too; without one, `x` are codes and the head is trained alone.
 */
export function classifierProgram(head: tf.LayersModel, source: CodeSource | undefined, optimizer: Optimizer): Program {
  return createProgram({
    models: source === undefined ? [head] : [source.encoder, head],
    forward: (inputs) => {
      const { x, target, sampleWeight } = inputs;
      const codes = source === undefined ? x : source.code(inputs.apply(source.encoder, x));
      const logits = inputs.apply(head, codes);
      return { terms: { crossentropy: batchLoss(softmaxCrossentropy(target, logits), sampleWeight) }, prediction: logits };
    },
    optimizer,
    metrics: [{ name: 'accuracy', perSample: isCorrect }],
  });
}

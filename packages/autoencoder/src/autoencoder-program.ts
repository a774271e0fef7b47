import * as tf from '@tensorflow/tfjs';
import { batchLoss } from './losses/batch.js';
import type { ReconstructionLoss } from './losses/loss.js';
import type { Metric } from './metrics/metric.js';
import type { Optimizer } from './optimizers/optimizer.js';
import type { Bottleneck, Corruption, NetworkModels, Penalty, StepContext } from './slots.js';
import { createProgram, type ForwardInputs, type ForwardOutputs, type Program } from './training/program.js';

/** The filled slots of an autoencoder that is built. */
export interface BuiltSlots {
  readonly models: NetworkModels;
  readonly bottleneck: Bottleneck;
  readonly corruption?: Corruption | undefined;
  readonly penalties: readonly Penalty[];
  readonly loss: ReconstructionLoss;
}

/**
 * The training program of an autoencoder: corrupt, encode, pass the bottleneck, decode; the loss is the reconstruction
 * loss plus the bottleneck's terms plus the penalties. Corruption happens only in training.
 */
export function autoencoderProgram(slots: BuiltSlots, optimizer: Optimizer, metrics: readonly Metric[]): Program {
  const { models, loss } = slots;
  const logits = loss.on === 'logits' ? logitsOf(models.decoder) : undefined;
  const decoder = logits ?? models.decoder;
  const forward = (inputs: ForwardInputs): ForwardOutputs => {
    const { training, noise, x } = inputs;
    const context = (part: string): StepContext => ({ training, noise, scheduled: scheduledOf(inputs.scalars, part) });
    const encode = (batch: tf.Tensor): tf.Tensor => inputs.apply(models.encoder, batch);
    const input = training && slots.corruption !== undefined ? slots.corruption.corrupt(x, noise) : x;
    const encoded = encode(input);
    const { code, terms: bottleneckTerms = {} } = slots.bottleneck.apply(encoded, context('bottleneck'));
    const output = inputs.apply(decoder, code);
    const reconstruction = batchLoss(loss.perSample(inputs.target, output), inputs.sampleWeight);
    const penalties = slots.penalties.map((penalty) => {
      const value = penalty.value({ ...context(penalty.name), x, input, encoded, code, weights: inputs.weights, encode });
      return [penalty.name, value] as const;
    });
    return {
      terms: { reconstruction, ...bottleneckTerms, ...Object.fromEntries(penalties) },
      // A loss on logits takes whatever comes out as logits; metrics compare what they stand for.
      prediction: loss.on === 'output' || training ? output : tf.sigmoid(output),
    };
  };
  const scheduled = [['bottleneck', slots.bottleneck] as const, ...slots.penalties.map((p) => [p.name, p] as const)];
  return createProgram({
    models: [models.encoder, models.decoder],
    forward,
    optimizer,
    metrics,
    schedules: (step) =>
      Object.fromEntries(
        scheduled.flatMap(([part, { schedules = {} }]) =>
          Object.entries(schedules).map(([name, schedule]) => [`${part}.${name}`, schedule.at(step)]),
        ),
      ),
  });
}

/**
 * The decoder up to its final sigmoid, sharing the layers and weights; undefined when the decoder does not end in a
 * sigmoid layer of its own.
 */
export function logitsOf(decoder: tf.LayersModel): tf.LayersModel | undefined {
  const last = decoder.layers.at(-1);
  if (last === undefined || decoder.layers.length < 2 || last.getClassName() !== 'Activation') return undefined;
  if (last.getConfig()['activation'] !== 'sigmoid') return undefined;
  return tf.model({ inputs: decoder.inputs, outputs: last.input, name: `${decoder.name}_logits` });
}

function scheduledOf(scalars: Readonly<Record<string, tf.Scalar>>, part: string): Record<string, tf.Scalar> {
  const prefix = `${part}.`;
  const own = Object.entries(scalars).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

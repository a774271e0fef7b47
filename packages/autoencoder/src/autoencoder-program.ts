import * as tf from '@tensorflow/tfjs';
import { joinBatch, splitBatch } from './condition.js';
import { batchLoss } from './losses/batch.js';
import type { ReconstructionLoss } from './losses/loss.js';
import type { Metric } from './metrics/metric.js';
import type { Optimizer } from './optimizers/optimizer.js';
import type { Bottleneck, Coded, Corruption, Network, NetworkModels, Penalty, StepContext, Terms } from './slots.js';
import { createProgram, type ForwardInputs, type ForwardOutputs, type Program } from './training/program.js';

/** The filled slots of an autoencoder that is built. */
export interface BuiltSlots {
  readonly models: NetworkModels & {
    /** Layers of bottleneck and penalties, from [n, encoderUnits] to what the bottleneck takes. */
    readonly parts?: tf.LayersModel | undefined;
  };
  readonly mask?: Network['mask'];
  readonly bottleneck: Bottleneck;
  readonly corruption?: Corruption | undefined;
  readonly penalties: readonly Penalty[];
  readonly loss: ReconstructionLoss;
  readonly conditionUnits: number;
}

/**
 * The training program of an autoencoder: corrupt, encode, pass the bottleneck, decode; the loss is the reconstruction
 * loss plus the bottleneck's terms plus the penalties. Corruption and teacher forcing happen only in training.
 */
export function autoencoderProgram(slots: BuiltSlots, optimizer: Optimizer, metrics: readonly Metric[]): Program {
  const { models, loss } = slots;
  const forLoss = (model: tf.LayersModel): tf.LayersModel => (loss.on === 'logits' ? logitsOf(model) : undefined) ?? model;
  const decoder = forLoss(models.decoder);
  const forced = models.teacherForced && forLoss(models.teacherForced);
  const forward = (inputs: ForwardInputs): ForwardOutputs => {
    const { training, noise } = inputs;
    const { x, condition } = splitBatch(inputs.x, slots.conditionUnits);
    const features = tf.util.sizeFromShape(x.shape.slice(1));
    const context = (part: string): StepContext => ({ training, noise, features, scheduled: scheduledOf(inputs.scalars, part) });
    const encode = (batch: tf.Tensor): tf.Tensor => inputs.apply(models.encoder, batch);
    const corrupted = training && slots.corruption !== undefined;
    const input = corrupted ? joinBatch(counted(slots.corruption.corrupt(x, noise), x, slots.mask), condition) : inputs.x;
    const plain = encode(input);
    const encoded = models.parts === undefined ? plain : inputs.apply(models.parts, plain);
    const coded = slots.bottleneck.apply(encoded, context('bottleneck'));
    const { code, samples = 1 } = coded;
    const decoded = joinBatch(code, condition && repeated(condition, samples));
    const target = repeated(inputs.target, samples);
    const output = training && forced !== undefined ? inputs.apply(forced, [decoded, target]) : inputs.apply(decoder, decoded);
    const mask = slots.mask?.(inputs.target);
    const reconstruction = loss.perSample(target, output, mask && repeated(mask, samples));
    const penalties = slots.penalties.map((penalty) => {
      const value = penalty.value({ ...context(penalty.name), x, input, encoded, code, weights: inputs.weights, encoder: models.encoder, encode });
      return [penalty.name, value] as const;
    });
    const first = samples === 1 ? output : tf.slice(output, 0, inputs.target.shape[0]);
    return {
      terms: { ...reconstructionTerms(reconstruction, coded, inputs.sampleWeight), ...coded.terms, ...Object.fromEntries(penalties) },
      // A loss on logits takes whatever comes out as logits; metrics compare what they stand for.
      prediction: loss.on === 'output' || training ? first : tf.sigmoid(first),
      mask,
    };
  };
  const scheduled = [['bottleneck', slots.bottleneck] as const, ...slots.penalties.map((p) => [p.name, p] as const)];
  return createProgram({
    models: [models.encoder, ...(models.parts === undefined ? [] : [models.parts]), models.decoder],
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

/** What became of samples where they count, and the samples themselves elsewhere. */
function counted(changed: tf.Tensor, x: tf.Tensor, mask: Network['mask']): tf.Tensor {
  return mask === undefined ? changed : tf.where(tf.cast(mask(x), 'bool'), changed, x);
}

/** A batch as often as each of its samples has codes. */
function repeated<T extends tf.Tensor>(batch: T, samples: number): T {
  return samples === 1 ? batch : tf.tile(batch, [samples, ...batch.shape.slice(1).map(() => 1)]);
}

function reconstructionTerms(perCode: tf.Tensor1D, coded: Coded, weight: tf.Tensor1D | undefined): Terms {
  const { samples = 1 } = coded;
  const average = (perSample: tf.Tensor1D): tf.Scalar => batchLoss(perSample, weight);
  if (samples === 1 && coded.combine === undefined) return { reconstruction: average(perCode) };
  const draws: tf.Tensor2D = tf.reshape(perCode, [samples, -1]);
  return coded.combine?.(draws, average) ?? { reconstruction: average(tf.mean(draws, 0)) };
}

/**
 * The decoder up to its final sigmoid, sharing the layers and weights; undefined when the decoder does not end in a
 * sigmoid layer of its own.
 */
export function logitsOf(decoder: tf.LayersModel): tf.LayersModel | undefined {
  const last = decoder.layers.at(-1);
  if (last === undefined || decoder.layers.length < 2 || last.getClassName() !== 'Activation') return undefined;
  if (last.getConfig()['activation'] !== 'sigmoid') return undefined;
  // Not the layer's own input: it may be part of another model too.
  return tf.model({ inputs: decoder.inputs, outputs: decoder.outputs[0].inputs[0], name: `${decoder.name}_logits` });
}

function scheduledOf(scalars: Readonly<Record<string, tf.Scalar>>, part: string): Record<string, tf.Scalar> {
  const prefix = `${part}.`;
  const own = Object.entries(scalars).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

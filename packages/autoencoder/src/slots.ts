import type { Json, NdArray, RandomSource } from '@latentkit/core';
import type { NoiseSource } from '@latentkit/layers';
import type * as tf from '@tensorflow/tfjs';
import type { ReconstructionLoss } from './losses/loss.js';
import type { Schedule } from './schedules/schedule.js';

/** What a part writes into a bundle: its type and its parameters, from which an equal part can be made. */
export interface PartConfig {
  readonly type: string;
  readonly [key: string]: Json;
}

/** Anything that fills one of the five slots. */
export interface Part {
  readonly config: PartConfig;
}

/** What a network is told when it is built. */
export interface NetworkContext {
  /** Shape of what the encoder takes, without the batch axis: a sample, with the condition behind it on the last axis. */
  readonly inputShape: readonly number[];
  /** Shape of what the decoder makes: a sample. The same as `inputShape` where nothing is conditioned. */
  readonly outputShape: readonly number[];
  /** Numbers in one code. */
  readonly latentDim: number;
  /** Numbers that the decoder takes: the code, with the condition behind it. */
  readonly codeUnits: number;
  /** Units that the encoder must output: `latentDim`, or what the bottleneck needs to make that many. */
  readonly encoderUnits: number;
  /** Source of the initial weights. */
  readonly random: RandomSource;
}

/**
 * The two halves of an autoencoder. The encoder maps [n, …inputShape] to [n, encoderUnits]; the decoder maps
 * [n, codeUnits] to [n, …outputShape]. When the output has an activation, it should be a layer of its own at the end of
 * the decoder, so that losses can work on what comes before it (cross-entropy from logits).
 */
export interface NetworkModels {
  readonly encoder: tf.LayersModel;
  readonly decoder: tf.LayersModel;
  /**
   * For decoders that make a sample piece by piece, each from those before: the same layers as a model of the inputs code
   * and true sample, each piece made from the true ones before it. Takes the decoder's place in training (teacher forcing).
   */
  readonly teacherForced?: tf.LayersModel | undefined;
}

/** First slot: how encoder and decoder are built. */
export interface Network extends Part {
  /**
   * Which elements of samples [B, …] count, 1 or 0 for each: the others, such as what fills sequences up to one length, are
   * left as they are by a corruption and do not enter reconstruction loss and metrics. Default: all.
   */
  readonly mask?: ((samples: tf.Tensor) => tf.Tensor) | undefined;
  build(context: NetworkContext): NetworkModels;
}

/** Values that the losses, bottlenecks and penalties of one training step may use. */
export interface StepContext {
  readonly training: boolean;
  /** Elements of one sample, by which losses that are means over them are smaller than sums. */
  readonly features: number;
  /** Random numbers of this step. */
  readonly noise: NoiseSource;
  /** Current values of the part's own schedules, by name. */
  readonly scheduled: Readonly<Record<string, tf.Scalar>>;
}

/** What a bottleneck or a penalty is told when layers of its own are made. */
export interface PartContext {
  readonly latentDim: number;
  readonly encoderUnits: number;
  /** Source of initial weights. */
  readonly random: RandomSource;
}

/** Named scalars that are added to the loss, already weighted, such as `{ kl }`. */
export type Terms = Readonly<Record<string, tf.Scalar>>;

/** What a bottleneck makes of a batch of B. */
export interface Coded {
  /** The codes that are decoded, [B, latentDim]; with `samples`, [samples·B, latentDim]: B first draws, then B second draws, …. */
  readonly code: tf.Tensor;
  /** What the bottleneck adds to the loss. */
  readonly terms?: Terms;
  /** Codes drawn for each sample of the batch. Default 1. */
  readonly samples?: number;
  /**
   * From the reconstruction losses of all draws [samples, B] to the terms of the loss that take the place of their mean;
   * `average` is the mean over the batch, with the samples' weights where they have some.
   */
  readonly combine?: (reconstruction: tf.Tensor2D, average: (perSample: tf.Tensor1D) => tf.Scalar) => Terms;
}

/** Layers that a bottleneck or a penalty owns. */
interface LayerOwner {
  /**
   * Layers with weights or statistics of the part's own (a codebook, a moving mean), which the encoder's output passes
   * before the bottleneck sees it. Their names are unique in the model.
   */
  layers?(context: PartContext): tf.layers.Layer[];
}

/** Second slot: how the encoder's output becomes a code. */
export interface Bottleneck extends Part, LayerOwner {
  /** Units that the encoder must output for codes of `latentDim` numbers. */
  encoderUnits(latentDim: number): number;
  /** The code that is decoded in training and validation, with the terms that the bottleneck adds to the loss. */
  apply(encoded: tf.Tensor, context: StepContext): Coded;
  /** The code without randomness, as `encode` returns it. */
  code(encoded: tf.Tensor): tf.Tensor;
  /** Draws codes [n, latentDim] from the prior, where there is one. */
  prior?(n: number, latentDim: number, random: RandomSource): NdArray<Float32Array>;
  /** Schedules whose value at each step is passed in `context.scheduled`. */
  readonly schedules?: Readonly<Record<string, Pick<Schedule, 'at'>>>;
}

/** Third slot: how the input is damaged in training; the target stays clean. */
export interface Corruption extends Part {
  corrupt(x: tf.Tensor, noise: NoiseSource): tf.Tensor;
}

/** What a penalty can look at. */
export interface PenaltyContext extends StepContext {
  /** The clean batch [B, …], without a condition. */
  readonly x: tf.Tensor;
  /** What the encoder saw [B, …inputShape]: `x`, or its corruption, with the condition behind it. */
  readonly input: tf.Tensor;
  /** Output of the encoder network [B, encoderUnits], behind the layers of parts. */
  readonly encoded: tf.Tensor;
  /** The code that was decoded [B, latentDim], of all draws. */
  readonly code: tf.Tensor;
  /** The weights in use, by their names (`encoder_dense_1/kernel`). */
  readonly weights: Readonly<Record<string, tf.Tensor>>;
  /** The encoder's layers, for penalties that follow them; their weights are in `weights`. */
  readonly encoder: tf.LayersModel;
  /** Runs the encoder on another batch [B, …inputShape] with the weights in use, without the layers of parts. */
  readonly encode: (input: tf.Tensor) => tf.Tensor;
}

/** Fourth slot, any number of them: a weighted term on codes or weights that is added to the loss. */
export interface Penalty extends Part, LayerOwner {
  /** Name of the term in the history, such as `l1`. */
  readonly name: string;
  /** The weighted penalty, averaged over the batch. */
  value(context: PenaltyContext): tf.Scalar;
  readonly schedules?: Readonly<Record<string, Pick<Schedule, 'at'>>>;
}

/** Parts that fill an autoencoder's slots (the loss, the fifth, is a parameter). */
export interface SlotOptions {
  readonly network?: Network;
  /** Default: the encoder's output is the code. */
  readonly bottleneck?: Bottleneck;
  /** Default: none. */
  readonly corruption?: Corruption;
  /** Default: none. */
  readonly penalties?: readonly Penalty[];
  /** Numbers in a condition, such as classes, that encoder and decoder see beside sample and code. Default 0. */
  readonly conditionUnits?: number;
}

/** The slots of an autoencoder, filled. */
export interface Slots {
  readonly network: Network;
  readonly bottleneck: Bottleneck;
  readonly corruption: Corruption | undefined;
  readonly penalties: readonly Penalty[];
  readonly loss: ReconstructionLoss;
  readonly conditionUnits: number;
}

/** The kinds of parts that a bundle can name (the loss, the fifth slot, is known by its own name). */
export type PartKind = 'network' | 'bottleneck' | 'corruption' | 'penalty';

/** Makes a part again from what it wrote into a bundle. Packages export one for each part they own. */
export interface PartFactory<P extends Part = Part> {
  readonly kind: PartKind;
  readonly type: string;
  create(config: PartConfig): P;
}

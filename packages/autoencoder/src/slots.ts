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
  /** Shape of one sample, without the batch axis. */
  readonly inputShape: readonly number[];
  /** Numbers in one code. */
  readonly latentDim: number;
  /** Units that the encoder must output: `latentDim`, or what the bottleneck needs to make that many. */
  readonly encoderUnits: number;
  /** Source of the initial weights. */
  readonly random: RandomSource;
}

/**
 * The two halves of an autoencoder. The encoder maps [n, …inputShape] to [n, encoderUnits]; the decoder maps
 * [n, latentDim] to [n, …inputShape]. When the output has an activation, it should be a layer of its own at the end of
 * the decoder, so that losses can work on what comes before it (cross-entropy from logits).
 */
export interface NetworkModels {
  readonly encoder: tf.LayersModel;
  readonly decoder: tf.LayersModel;
}

/** First slot: how encoder and decoder are built. */
export interface Network extends Part {
  build(context: NetworkContext): NetworkModels;
}

/** Values that the losses, bottlenecks and penalties of one training step may use. */
export interface StepContext {
  readonly training: boolean;
  /** Random numbers of this step. */
  readonly noise: NoiseSource;
  /** Current values of the part's own schedules, by name. */
  readonly scheduled: Readonly<Record<string, tf.Scalar>>;
}

/** Named scalars that are added to the loss, already weighted, such as `{ kl }`. */
export type Terms = Readonly<Record<string, tf.Scalar>>;

/** Second slot: how the encoder's output becomes a code. */
export interface Bottleneck extends Part {
  /** Units that the encoder must output for codes of `latentDim` numbers. */
  encoderUnits(latentDim: number): number;
  /** The code that is decoded in training and validation, with the terms that the bottleneck adds to the loss. */
  apply(encoded: tf.Tensor, context: StepContext): { code: tf.Tensor; terms?: Terms };
  /** The code without randomness, as `encode` returns it. */
  code(encoded: tf.Tensor): tf.Tensor;
  /** Draws codes [n, latentDim] from the prior, where there is one. */
  prior?(n: number, latentDim: number, random: RandomSource): NdArray<Float32Array>;
  /** Schedules whose value at each step is passed in `context.scheduled`. */
  readonly schedules?: Readonly<Record<string, Schedule>>;
}

/** Third slot: how the input is damaged in training; the target stays clean. */
export interface Corruption extends Part {
  corrupt(x: tf.Tensor, noise: NoiseSource): tf.Tensor;
}

/** What a penalty can look at. */
export interface PenaltyContext extends StepContext {
  /** The clean batch [B, …inputShape]. */
  readonly x: tf.Tensor;
  /** What the encoder saw: `x`, or its corruption. */
  readonly input: tf.Tensor;
  /** Output of the encoder network [B, encoderUnits]. */
  readonly encoded: tf.Tensor;
  /** The code that was decoded [B, latentDim]. */
  readonly code: tf.Tensor;
  /** The weights in use, by their names (`encoder_dense_1/kernel`). */
  readonly weights: Readonly<Record<string, tf.Tensor>>;
  /** Runs the encoder on another batch with the weights in use. */
  encode(x: tf.Tensor): tf.Tensor;
}

/** Fourth slot, any number of them: a weighted term on codes or weights that is added to the loss. */
export interface Penalty extends Part {
  /** Name of the term in the history, such as `l1`. */
  readonly name: string;
  /** The weighted penalty, averaged over the batch. */
  value(context: PenaltyContext): tf.Scalar;
  readonly schedules?: Readonly<Record<string, Schedule>>;
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
}

/** The slots of an autoencoder, filled. */
export interface Slots {
  readonly network: Network;
  readonly bottleneck: Bottleneck;
  readonly corruption: Corruption | undefined;
  readonly penalties: readonly Penalty[];
  readonly loss: ReconstructionLoss;
}

/** The kinds of parts that a bundle can name (the loss, the fifth slot, is known by its own name). */
export type PartKind = 'network' | 'bottleneck' | 'corruption' | 'penalty';

/** Makes a part again from what it wrote into a bundle. Packages export one for each part they own. */
export interface PartFactory<P extends Part = Part> {
  readonly kind: PartKind;
  readonly type: string;
  create(config: PartConfig): P;
}

import { type NdArray, random } from '@latentkit/core';
import { activation, dense } from '@latentkit/layers';
import { expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Autoencoder, type AutoencoderOptions, type FitOptions, type History, type Network } from '../src/index.js';
import { surface, weightsOf } from './helpers.js';

export const COLUMNS = 12;
/** 25 rows: with batches of 5 ten steps are two epochs. */
export const data: NdArray<Float32Array> = surface(25, COLUMNS);

/** A network whose encoder and decoder pass through `middle` between two dense layers. */
export function networkWith(middle: (half: 'encoder' | 'decoder') => tf.layers.Layer[], output: 'sigmoid' | 'linear' = 'sigmoid', hidden = 8): Network {
  const half = (name: 'encoder' | 'decoder', inputs: number, units: number): tf.LayersModel => {
    const source = random(3);
    const input = tf.input({ shape: [inputs] });
    const layers = [
      dense({ units: hidden, name: `${name}_in`, activation: 'tanh', random: source }),
      ...middle(name),
      dense({ units, name: `${name}_out`, random: source }),
      ...(name === 'decoder' && output === 'sigmoid' ? [activation('sigmoid', { name: 'decoder_output' })] : []),
    ];
    return tf.model({ inputs: input, outputs: layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input), name });
  };
  return {
    config: { type: 'test' },
    build: ({ inputShape: [inputs], latentDim, encoderUnits }) => ({ encoder: half('encoder', inputs, encoderUnits), decoder: half('decoder', latentDim, inputs) }),
  };
}

/** A dense network. */
export const plainNetwork = (output: 'sigmoid' | 'linear' = 'sigmoid'): Network => networkWith(() => [], output);

/** What one engine made of a training. */
export interface Trained {
  readonly weights: readonly (readonly number[])[];
  readonly history: History;
  readonly evaluated: Readonly<Record<string, number>>;
}

/** Trains for ten steps with one engine. */
async function trained(engine: 'eager' | 'compiled', model: () => Partial<AutoencoderOptions>, options: FitOptions = {}, x: NdArray = data): Promise<Trained> {
  const autoencoder = new Autoencoder({ latentDim: 3, network: plainNetwork(), loss: 'mse', seed: 7, ...model() });
  const device = engine === 'eager' ? { device: 'cpu' as const } : {};
  const history = await autoencoder.fit(x, { epochs: 2, batchSize: 5, optimizer: { name: 'sgd', learningRate: 0.1 }, ...options, engine, ...device });
  expect(autoencoder.trainingRecord).toMatchObject({ engine });
  expect(history.warnings).toEqual([]);
  const evaluated = await autoencoder.evaluate(x, { metrics: options.metrics ?? ['mse'], engine, ...device, ...(options.target && { target: options.target }) });
  const weights = weightsOf(autoencoder);
  autoencoder.dispose();
  return { weights, history, evaluated };
}

/** Weights after ten steps within 1e-5, losses and metrics to seven digits. */
function expectAgreement(compiled: Trained, eager: Trained): void {
  expect(compiled.weights.map(({ length }) => length)).toEqual(eager.weights.map(({ length }) => length));
  expect(difference(compiled.weights.flat(), eager.weights.flat())).toBeLessThan(1e-5);
  const losses = ({ history }: Trained): number[] => history.epochs.flatMap(({ values }) => Object.values(values));
  expect(compiled.history.names).toEqual(eager.history.names);
  expect(difference(losses(compiled), losses(eager))).toBeLessThan(2e-6);
  expect(Object.keys(compiled.evaluated)).toEqual(Object.keys(eager.evaluated));
  expect(difference(Object.values(compiled.evaluated), Object.values(eager.evaluated))).toBeLessThan(2e-6);
}

/** Trains with both engines and compares. The weights must have moved, or the comparison would say nothing. */
export async function agree(model: () => Partial<AutoencoderOptions>, options: FitOptions | (() => FitOptions) = {}, x: NdArray = data): Promise<Trained> {
  const made = typeof options === 'function' ? options : (): FitOptions => options;
  const eager = await trained('eager', model, made(), x);
  const compiled = await trained('compiled', model, made(), x);
  expect(eager.weights.flat().every(Number.isFinite)).toBe(true);
  expect(eager.history.loss[1]).not.toBe(eager.history.loss[0]);
  expectAgreement(compiled, eager);
  return compiled;
}

/** The greatest difference, relative to numbers above 1. */
function difference(a: readonly number[], b: readonly number[]): number {
  return Math.max(0, ...a.map((value, i) => (Object.is(value, b[i]) ? 0 : Math.abs(value - b[i]) / Math.max(1, Math.abs(b[i])))));
}

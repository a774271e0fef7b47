import type { RandomSource } from '@latentkit/core';
import { activation, conv2dTransposeLayers, type FusedActivationName, initializer, kerasDefaults } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { each, type Size } from './plan.js';
import type { Settings } from './settings.js';

/** What all convolutions of a network have in common. */
export type Manner = Pick<Settings, 'activation' | 'normalisation' | 'kernelInitializer'> & { readonly random: RandomSource };

/** What a convolution is told once it is known what follows it. */
interface Affine {
  readonly activation: FusedActivationName;
  readonly useBias: boolean;
}

/** Settings of {@link convolution}. */
interface ConvolutionOptions {
  readonly name: string;
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride?: number;
  readonly padding?: 'same' | 'valid';
}

/** A value passed through layers one after the other. */
export function through(x: tf.SymbolicTensor, layers: readonly tf.layers.Layer[]): tf.SymbolicTensor {
  return layers.reduce((value, layer) => layer.apply(value) as tf.SymbolicTensor, x);
}

/** A convolution by itself, linear unless told. */
export function convolution({ name, filters, kernelSize, stride = 1, padding = 'same' }: ConvolutionOptions, manner: Manner, affine?: Affine): tf.layers.Layer {
  const kernelInitializer = initializer(manner.kernelInitializer, { seed: manner.random.seed, stream: `${name}/kernel` });
  return tf.layers.conv2d({ ...kerasDefaults.conv2d, name, filters, kernelSize, strides: stride, padding, kernelInitializer, ...affine });
}

/** A convolution with its normalisation and its activation. */
export function finishedConvolution(options: ConvolutionOptions, manner: Manner): tf.layers.Layer[] {
  return finished(options.name, manner, (affine) => [convolution(options, manner, affine)]);
}

/** Two convolutions whose result is added to what they took (He et al., 2016, https://doi.org/10.1109/CVPR.2016.90). */
export function residualBlock(x: tf.SymbolicTensor, { name, kernelSize }: Pick<ConvolutionOptions, 'name' | 'kernelSize'>, manner: Manner): tf.SymbolicTensor {
  const filters = x.shape[3] as number;
  const linear = { ...manner, activation: 'linear' } as const;
  const change = through(x, [
    ...finishedConvolution({ name: `${name}_conv_1`, filters, kernelSize }, manner),
    ...finishedConvolution({ name: `${name}_conv_2`, filters, kernelSize }, linear),
  ]);
  const sum = tf.layers.add({ name: `${name}_add` }).apply([x, change]) as tf.SymbolicTensor;
  return through(sum, ending(name, manner.activation));
}

/** Settings of {@link widening}. */
export interface WideningOptions extends ConvolutionOptions {
  readonly factor: number;
  readonly from: Size;
  readonly to: Size;
  readonly upsampling: Settings['upsampling'];
}

/** The layers that make a map `factor` times larger and give it the size `to`; `last`: without normalisation and activation. */
export function widening(options: WideningOptions, manner: Manner, last: boolean): tf.layers.Layer[] {
  const make = (affine?: Affine): tf.layers.Layer[] => (options.upsampling === 'transposed' ? transposed(options, manner, affine) : repeated(options, manner, affine));
  return last ? make() : finished(options.name, manner, make);
}

/** A transposed convolution, padded or not as the size asks for, cut where it makes too much. */
function transposed({ name, filters, kernelSize, factor, from, to }: WideningOptions, manner: Manner, affine?: Affine): tf.layers.Layer[] {
  // A window that is smaller than the step would leave holes.
  const window = Math.max(kernelSize, factor);
  const spare = window - factor;
  const whole = to.some((n, axis) => n > from[axis] * factor) && to.every((n, axis) => n <= from[axis] * factor + spare);
  const start = whole ? from : each(from, (n, axis) => Math.max(n, Math.ceil(to[axis] / factor)));
  const made = each(start, (n) => n * factor + (whole ? spare : 0));
  const { random, kernelInitializer } = manner;
  const padding = whole ? 'valid' : 'same';
  return [
    ...padded(`${name}_pad`, from, start),
    ...conv2dTransposeLayers({ name, filters, kernelSize: window, strides: factor, padding, random, kernelInitializer, ...affine }),
    ...cropped(`${name}_crop`, made, to),
  ];
}

/** Every pixel repeated, the size set right, and a convolution. */
function repeated({ name, filters, kernelSize, factor, from, to }: WideningOptions, manner: Manner, affine?: Affine): tf.layers.Layer[] {
  const made = each(from, (n) => n * factor);
  const enough = each(made, (n, axis) => Math.max(n, to[axis]));
  return [
    ...(factor === 1 ? [] : [tf.layers.upSampling2d({ size: [factor, factor], name: `${name}_repeat` })]),
    ...padded(`${name}_pad`, made, enough),
    ...cropped(`${name}_crop`, enough, to),
    convolution({ name, filters, kernelSize }, manner, affine),
  ];
}

/** Zeros around a map, as evenly as can be, up to a size. */
export function padded(name: string, from: Size, to: Size): tf.layers.Layer[] {
  if (from.join() === to.join()) return [];
  const [rows, columns] = borders(from, to);
  return [tf.layers.zeroPadding2d({ padding: [rows, columns], name })];
}

function cropped(name: string, from: Size, to: Size): tf.layers.Layer[] {
  if (from.join() === to.join()) return [];
  const [rows, columns] = borders(to, from);
  return [tf.layers.cropping2D({ cropping: [rows, columns], name })];
}

function borders(small: Size, large: Size): [[number, number], [number, number]] {
  const border = (axis: 0 | 1): [number, number] => {
    const rest = large[axis] - small[axis];
    return [Math.floor(rest / 2), Math.ceil(rest / 2)];
  };
  return [border(0), border(1)];
}

/** Normalisation and activation behind what `make` gives; the activation is inside it where nothing comes between. */
function finished(name: string, { activation: kind, normalisation }: Manner, make: (affine: Affine) => tf.layers.Layer[]): tf.layers.Layer[] {
  if (normalisation === 'none' && kind !== 'leakyRelu') return make({ activation: kind, useBias: true });
  // Batch normalisation subtracts each channel's mean, so a bias before it has no effect.
  const layers = make({ activation: 'linear', useBias: normalisation !== 'batch' });
  return [...layers, ...normalisations(`${name}_normalisation`, normalisation), ...ending(name, kind)];
}

function ending(name: string, kind: Settings['activation']): tf.layers.Layer[] {
  return kind === 'linear' ? [] : [activation(kind, { name: `${name}_activation` })];
}

function normalisations(name: string, kind: Settings['normalisation']): tf.layers.Layer[] {
  if (kind === 'none') return [];
  return [kind === 'batch' ? tf.layers.batchNormalization({ ...kerasDefaults.batchNormalization, name }) : tf.layers.layerNormalization({ ...kerasDefaults.layerNormalization, name })];
}

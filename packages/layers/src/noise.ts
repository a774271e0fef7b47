import type { RandomSource, RandomStream } from '@latentkit/core';
import { random } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';

/**
 * Where a training step gets its random tensors. Layers ask by name: the same name in the same step gives the
 * same numbers. The eager engine answers with tensors of values, a compiled one with operations of its graph.
 */
export interface NoiseSource {
  /** Uniform on [low, high), default [0, 1). */
  uniform(name: string, shape: number[], low?: number, high?: number): tf.Tensor;
  /** Normal, default mean 0 and standard deviation 1. */
  normal(name: string, shape: number[], mean?: number, stddev?: number): tf.Tensor;
}

/** The noise of one step as float32 tensors of values, drawn from `source.stream(name).at(step)`. */
export function eagerNoise(source: RandomSource, step: number): NoiseSource {
  return {
    uniform: (name, shape, low, high) => uniformTensor(source.stream(name), step, shape, low, high),
    normal: (name, shape, mean, stddev) => normalTensor(source.stream(name), step, shape, mean, stddev),
  };
}

/**
 * The noise a layer falls back to where nobody hands it any, as in `model.fit` of plain TensorFlow.js: each call
 * is the next step of the stream (seed, layer name), so that the numbers change with every call and every run
 * repeats them.
 */
export class OwnNoise implements NoiseSource {
  private readonly source: RandomSource;
  private step = 0;

  constructor(seed: number) {
    this.source = random(seed);
  }

  uniform(name: string, shape: number[], low?: number, high?: number): tf.Tensor {
    return uniformTensor(this.source.stream(name), this.step++, shape, low, high);
  }

  normal(name: string, shape: number[], mean?: number, stddev?: number): tf.Tensor {
    return normalTensor(this.source.stream(name), this.step++, shape, mean, stddev);
  }
}

function uniformTensor(stream: RandomStream, step: number, shape: number[], low = 0, high = 1): tf.Tensor {
  return tf.tensor(stream.at(step).uniform(tf.util.sizeFromShape(shape), low, high), shape, 'float32');
}

function normalTensor(stream: RandomStream, step: number, shape: number[], mean = 0, stddev = 1): tf.Tensor {
  return tf.tensor(stream.at(step).normal(tf.util.sizeFromShape(shape), mean, stddev), shape, 'float32');
}

import * as tf from '@tensorflow/tfjs';
import type { Recorder } from './recorder.js';
import { replaceMethod } from './replace-method.js';

/**
 * Frees what a trace leaves behind: tensors that a gradient keeps until it is done, and never frees when it fails. They
 * stand for values of the trace alone and are of no use after it.
 */
export function watchKeptTensors(recorder: Recorder): () => void {
  const engine = tf.engine();
  const kept: tf.Tensor[] = [];
  const restore = replaceMethod(engine, 'keep', (keep) => (tensor) => {
    if (!recorder.isOutside && !(tensor instanceof tf.Variable) && recorder.isOwn(tensor)) kept.push(tensor);
    return keep.call(engine, tensor) as typeof tensor;
  });
  return () => {
    restore();
    for (const tensor of kept) if (!tensor.isDisposed) tensor.dispose();
  };
}

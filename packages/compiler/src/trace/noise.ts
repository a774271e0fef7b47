import type * as tf from '@tensorflow/tfjs';
import type { IrValue } from '../ir/graph.js';
import type { Recorder } from './recorder.js';
import { currentRecorder } from './trace.js';

/**
 * Random tensors inside a graph. Each stream has a key of two words as an input of the graph; the numbers are those of
 * `random(seed).stream(name).at(step)` of `@latentkit/core` with that key.
 */
export class GraphNoise {
  /** Key inputs by the name of their stream, shape [2]. */
  readonly keys = new Map<string, IrValue>();

  uniform(name: string, shape: number[], low = 0, high = 1): tf.Tensor {
    const recorder = activeRecorder();
    return recorder.tensorOf(recorder.builder.op('RandomUniform', [this.key(name)], shape, 'float32', { low, high }));
  }

  normal(name: string, shape: number[], mean = 0, stddev = 1): tf.Tensor {
    const recorder = activeRecorder();
    return recorder.tensorOf(recorder.builder.op('RandomNormal', [this.key(name)], shape, 'float32', { mean, stddev }));
  }

  private key(name: string): IrValue {
    let key = this.keys.get(name);
    if (key === undefined) this.keys.set(name, (key = activeRecorder().builder.input(`key:${name}`, [2], 'uint32')));
    return key;
  }
}

function activeRecorder(): Recorder {
  const recorder = currentRecorder();
  if (recorder === undefined) throw new Error('Noise was asked for after the trace.');
  return recorder;
}

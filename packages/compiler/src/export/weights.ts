import * as tf from '@tensorflow/tfjs';
import type { IrType, IrValue } from '../ir/graph.js';
import { currentRecorder } from '../trace/trace.js';

/** A variable that a traced function read. */
export interface TracedWeight {
  readonly name: string;
  readonly value: IrValue;
  readonly variable: tf.Variable;
}

/** Gives every variable that a traced function reads a value of its own in the graph, instead of baking its numbers in. */
export class WeightReader {
  readonly weights: TracedWeight[] = [];
  private readonly variables = new Map<object, tf.Variable>();
  private readonly known = new Map<object, IrValue>();

  constructor() {
    for (const variable of Object.values(tf.engine().registeredVariables)) this.variables.set(variable.dataId, variable);
  }

  /** For `trace`: the value of a variable; undefined for every other tensor. */
  readonly read = (info: tf.TensorInfo): IrValue | undefined => {
    const variable = this.variables.get(info.dataId);
    const recorder = currentRecorder();
    if (variable === undefined || recorder === undefined || !isTraceable(variable.dtype)) return undefined;
    let value = this.known.get(info.dataId);
    if (value === undefined) {
      value = recorder.builder.input(variable.name, variable.shape, variable.dtype as IrType);
      this.known.set(info.dataId, value);
      this.weights.push({ name: variable.name, value, variable });
    }
    return value;
  };
}

function isTraceable(dtype: tf.DataType): boolean {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool';
}

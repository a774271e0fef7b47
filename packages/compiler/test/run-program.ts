import { encodeOnnx, loadRuntime, type OnnxValue } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { bodyOf, constantsOf } from '../src/exec/outputs.js';
import type { IrValue } from '../src/ir/graph.js';
import type { Target } from '../src/lower/context.js';
import { plainLayout } from '../src/lower/layout.js';
import { lower } from '../src/lower/lower.js';
import type { Program } from '../src/passes/rewrite.js';
import { trace } from '../src/trace/trace.js';

/** A traced function as a program, with its inputs. */
export interface TracedProgram extends Program {
  readonly inputs: readonly IrValue[];
}

/** Records a function of float32 tensors of the given shapes. */
export function record(shapes: readonly (readonly number[])[], run: (...xs: tf.Tensor[]) => tf.Tensor | readonly tf.Tensor[]): TracedProgram {
  const traced = trace(
    shapes.map((shape, i) => ({ name: `x${i}`, shape })),
    (inputs) => {
      const result = run(...inputs);
      return Object.fromEntries((result instanceof tf.Tensor ? [result] : result).map((tensor, i) => [`y${i}`, tensor]));
    },
  );
  return { nodes: traced.nodes, values: traced.outputs.map((output) => output.value), inputs: traced.inputs };
}

/** Numbers between -1 and 1 that differ from place to place and repeat from run to run. */
export function numbers(shape: readonly number[], seed = 1): Float32Array {
  const n = shape.reduce((product, size) => product * size, 1);
  return Float32Array.from({ length: n }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233));
}

/** Runs a program in ONNX Runtime without any rewrite, on {@link numbers}. */
export async function run(
  program: Program,
  inputs: readonly IrValue[],
  target: Target = { nchwcBlock: undefined, microsoft: true },
): Promise<Float32Array[]> {
  const runtime = await loadRuntime({ device: 'cpu' });
  const named = inputs.map((value, i) => ({ value, name: `in${i}`, layout: plainLayout(value.shape.length) }));
  const context = lower(program.nodes, named, target);
  const refs = program.values.map((value) => context.plain(value));
  const body = bodyOf(context.builder, refs, []);
  const graph = {
    name: 'test',
    nodes: body.nodes,
    inputs: named.map(({ value, name }): OnnxValue => ({ name, type: value.type, shape: value.shape })),
    outputs: refs.map((ref, i): OnnxValue => ({ name: body.state[i], type: ref.type, shape: ref.shape })),
    initializers: constantsOf(context.builder, body.nodes),
  };
  const session = await runtime.createSession(encodeOnnx({ graph, domains: { 'com.microsoft': 1, 'com.microsoft.nchwc': 1 } }), { optimization: 'disabled' });
  const feeds = Object.fromEntries(named.map(({ value, name }, i) => [name, runtime.tensor('float32', numbers(value.shape, i + 1), value.shape)]));
  const results = await session.run(feeds);
  await session.release();
  return body.state.map((name) => Float32Array.from(results[name].data as Float32Array));
}

/** The largest difference of two lists of arrays, relative to the largest number in them. */
export function difference(a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): number {
  let largest = 0;
  let scale = 1e-30;
  a.forEach((list, i) => {
    for (let j = 0; j < list.length; j++) {
      const d = Math.abs(list[j] - b[i][j]);
      largest = d <= largest ? largest : d;
      scale = Math.max(scale, Math.abs(list[j]));
    }
    if (list.length !== b[i].length) largest = Number.NaN;
  });
  return largest / scale;
}

/** How many operations of each kind a program has. */
export function count(program: Program, op: string): number {
  return program.nodes.filter((node) => node.op === op).length;
}

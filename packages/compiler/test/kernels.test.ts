import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadRuntime, type Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { CompiledFunction } from '../src/exec/compiled-function.js';
import { convKernels } from '../src/kernels/conv.js';
import { poolKernels } from '../src/kernels/pool.js';
import { kernelSupport } from '../src/kernels/support.js';
import { arithmeticTests } from './kernels/arithmetic.js';
import { elementwiseTests } from './kernels/elementwise.js';
import { TRACE_BACKEND } from '../src/trace/backend.js';
import { trace } from '../src/trace/trace.js';
import { differences, type KernelTest } from './kernels/harness.js';
import { indexingTests } from './kernels/indexing.js';
import { lossTests, metricTests } from './kernels/losses.js';
import { modelTests } from './kernels/models.js';
import { reduceTests } from './kernels/reduce.js';
import { shapeTests } from './kernels/shape.js';

const TESTS: readonly KernelTest[] = [...elementwiseTests, ...arithmeticTests, ...reduceTests, ...shapeTests, ...indexingTests, ...modelTests];

/** Single precision, relative to the largest number of a result; the cpu backend's erf is good to 1.5e-7. */
const TOLERANCE = 2e-6;

let runtime: Runtime;

beforeAll(async () => {
  await tf.setBackend('cpu');
  runtime = await loadRuntime({ device: 'cpu' });
  // Registers the tracing backend, whose kernels are counted below.
  trace([], () => ({ y: tf.scalar(1) }));
});

/** How often `f` ran a kernel of the tracing backend. */
async function callsOf(kernel: string, f: () => Promise<void>): Promise<number> {
  const config = tf.getKernel(kernel, TRACE_BACKEND) as { kernelFunc: tf.KernelFunc };
  const { kernelFunc } = config;
  let calls = 0;
  config.kernelFunc = (parameters) => {
    calls++;
    return kernelFunc(parameters);
  };
  try {
    await f();
  } finally {
    config.kernelFunc = kernelFunc;
  }
  return calls;
}

describe('kernels agree with the cpu backend', () => {
  test.each(TESTS.map((t) => [t.kernel, t] as const))('%s', async (name, { cases }) => {
    const calls = await callsOf(name, async () => {
      expect(await differences(runtime, cases, TOLERANCE)).toEqual([]);
    });
    // What is tested under the kernel's name does run that kernel.
    expect(calls).toBeGreaterThan(0);
  });
});

describe('losses and metrics of TensorFlow.js agree with the cpu backend', () => {
  test.each(Object.entries(lossTests))('tf.losses.%s', async (_, cases) => {
    expect(await differences(runtime, cases, TOLERANCE)).toEqual([]);
  });

  test.each(Object.entries(metricTests))('tf.metrics.%s', async (_, cases) => {
    expect(await differences(runtime, cases, TOLERANCE)).toEqual([]);
  });

  test('all of them', () => {
    expect(Object.keys(tf.losses).filter((name) => !(name in lossTests))).toEqual([]);
    expect(Object.keys(tf.metrics).filter((name) => !(name in metricTests))).toEqual([]);
  });
});

describe('kernelSupport', () => {
  const status = (wanted: string): string[] => kernelSupport().flatMap(({ kernel, status: own }) => (own === wanted ? [kernel] : []));

  test('every supported kernel is held to the cpu backend here or in the tests of convolution and pooling', () => {
    const tested = new Set([...TESTS.map((t) => t.kernel), ...Object.keys(convKernels), ...Object.keys(poolKernels)]);
    // Constants are computed by TensorFlow.js itself; broadcasting is tiling, under which it is tested.
    for (const name of ['LinSpace', 'Range', 'BroadcastTo']) tested.add(name);
    expect(status('supported').filter((name) => !tested.has(name))).toEqual([]);
  });

  test('every kernel of the cpu backend is either supported or refused', () => {
    const known = new Set([...status('supported'), ...status('refused')]);
    const missing = tf.getKernelsForBackend('cpu').flatMap(({ kernelName }) => (known.has(kernelName) ? [] : [kernelName]));
    expect(missing).toEqual([]);
    expect(known.size).toBeGreaterThan(170);
  });

  test('a kernel that the compiler has never heard of is refused by name', async () => {
    const kernelName = 'OfSomeoneElse';
    tf.registerKernel({ kernelName, backendName: 'cpu', kernelFunc: ({ inputs }) => (inputs)['x'] as tf.TensorInfo });
    try {
      const run = ([x]: tf.Tensor[]): Record<string, tf.Tensor> => ({ y: tf.engine().runKernel(kernelName, { x }) as unknown as tf.Tensor });
      const compiled = CompiledFunction.compile([{ name: 'x', shape: [4] }], run, runtime, { target: { nchwcBlock: undefined, microsoft: true } });
      await expect(compiled).rejects.toThrow("Operation 'OfSomeoneElse' cannot be compiled: the compiler has no translation");
      expect(kernelSupport().find(({ kernel }) => kernel === kernelName)?.status).toBe('absent');
    } finally {
      tf.unregisterKernel(kernelName, 'cpu');
    }
  });

  test('a refusal names the kernel, the reason and the remedy', async () => {
    const compiled = CompiledFunction.compile([{ name: 'x', shape: [4] }], ([x]) => ({ y: tf.abs(tf.complex(x, x)) }), runtime, {
      target: { nchwcBlock: undefined, microsoft: true },
    });
    await expect(compiled).rejects.toThrow("Operation 'Complex' cannot be compiled: it computes with complex numbers");
    const entry = kernelSupport().find(({ kernel }) => kernel === 'Complex');
    expect(entry).toEqual({ kernel: 'Complex', status: 'refused', note: 'It computes with complex numbers, which the compiler does not know. Run this step eagerly.' });
  });
});

import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { kerasDefaults } from '../src/defaults.js';
import { computeFans } from '../src/fans.js';
import type { InitializerConfig, InitializerName } from '../src/initializers.js';
import { INITIALIZERS, initialValues, initializer } from '../src/initializers.js';
import { golden } from './helpers.js';

interface Case {
  name: string;
  config: { scale?: number; mode?: string; mean?: number; stddev?: number; minval?: number; maxval?: number };
  kernel: string;
  shape: number[];
  fanIn?: number;
  fanOut?: number;
  theory: { distribution: string; bound: number | null; std: number; kurtosis: number };
}
interface Golden {
  cases: Case[];
  zeros: { shape: number[]; values: number[][] };
  orthogonal: { defaultGain: number };
  layerDefaults: Record<string, Record<string, unknown>>;
}
const keras = golden<Golden>('initializers');
const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** At least `count` values in as many draws of the shape as that takes. */
function sample(name: InitializerName, config: InitializerConfig, shape: number[], count = 100_000): Float64Array {
  const size = shape.reduce((a, b) => a * b);
  const draws = Math.ceil(count / size);
  const out = new Float64Array(draws * size);
  for (let i = 0; i < draws; i++) out.set(initialValues({ ...config, name, seed: 3, stream: `draw ${i}` }, shape), i * size);
  return out;
}

function statistics(values: Float64Array): { mean: number; std: number; kurtosis: number; largest: number } {
  const mean = values.reduce((a, b) => a + b) / values.length;
  let second = 0;
  let fourth = 0;
  let largest = 0;
  for (const value of values) {
    second += (value - mean) ** 2;
    fourth += (value - mean) ** 4;
    largest = Math.max(largest, Math.abs(value));
  }
  second /= values.length;
  return { mean, std: Math.sqrt(second), kurtosis: fourth / values.length / second ** 2, largest };
}

function expectMoments(values: Float64Array, theory: { std: number; kurtosis: number; bound: number | null }): void {
  const { mean, std, kurtosis, largest } = statistics(values);
  // Five standard errors of each statistic.
  expect(Math.abs(mean)).toBeLessThan((5 * theory.std) / Math.sqrt(values.length));
  expect(Math.abs(std / theory.std - 1)).toBeLessThan((5 * Math.sqrt(theory.kurtosis - 1)) / (2 * Math.sqrt(values.length)));
  expect(Math.abs(kurtosis / theory.kurtosis - 1)).toBeLessThan(0.03);
  if (theory.bound === null) return;
  expect(largest).toBeLessThanOrEqual(theory.bound * (1 + 1e-6));
  expect(largest).toBeGreaterThan(theory.bound * 0.995);
}

describe('distributions are those of Keras', () => {
  test.each(keras.cases.map((c) => [`${c.name} of a ${c.kernel} kernel`, c] as const))('%s', (_, { name, config, shape, theory }) => {
    const { mean, stddev, minval, maxval } = config;
    const own = Object.fromEntries(Object.entries({ mean, stddev, minval, maxval }).filter(([, value]) => value !== undefined));
    expectMoments(sample(camel(name) as InitializerName, own, shape), theory);
  });

  test('every name of the golden is covered', () => {
    expect(new Set(keras.cases.map(({ name }) => camel(name))).size).toBe(9);
  });

  test('the truncated normal is corrected: TensorFlow.js lacks that', async () => {
    const { theory, shape } = keras.cases.find(({ name, kernel }) => name === 'he_normal' && kernel === 'dense')!;
    await tf.setBackend('cpu');
    const stock = tf.initializers.heNormal({ seed: 1 }).apply(shape);
    const std = statistics(Float64Array.from(stock.dataSync())).std;
    stock.dispose();
    expect(std / theory.std).toBeCloseTo(0.8796, 2);
  });

  test('varianceScaling with scale, mode and an uncut normal', () => {
    const fanOut = 100;
    expectMoments(sample('varianceScaling', { scale: 3, mode: 'fanOut', distribution: 'untruncatedNormal' }, [400, 100]), {
      std: Math.sqrt(3 / fanOut),
      kurtosis: 3,
      bound: null,
    });
    const bound = Math.sqrt((3 * 0.5) / 250);
    expectMoments(sample('varianceScaling', { scale: 0.5, mode: 'fanAvg', distribution: 'uniform' }, [400, 100]), {
      std: bound / Math.sqrt(3),
      kurtosis: 1.8,
      bound,
    });
  });
});

test('fans are those of Keras', () => {
  for (const { shape, fanIn, fanOut } of keras.cases) if (fanIn !== undefined) expect(computeFans(shape)).toEqual({ fanIn, fanOut });
  expect(computeFans([5])).toEqual({ fanIn: 5, fanOut: 5 });
  expect(computeFans([])).toEqual({ fanIn: 1, fanOut: 1 });
});

test.each([
  ['tall', 40, 10, keras.orthogonal.defaultGain],
  ['wide', 10, 40, 2],
])('orthogonal, %s', (_, rows, columns, gain) => {
  const values = initialValues({ name: 'orthogonal', seed: 5, ...(gain === 1 ? {} : { gain }) }, [rows, columns]);
  const narrow = Math.min(rows, columns);
  const at = (i: number, k: number): number => (rows >= columns ? values[k * columns + i] : values[i * columns + k]);
  for (let i = 0; i < narrow; i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let k = 0; k < Math.max(rows, columns); k++) product += at(i, k) * at(j, k);
      expect(product).toBeCloseTo(i === j ? gain * gain : 0, 5);
    }
  }
});

test('orthogonal flattens the leading axes and refuses vectors', () => {
  expect(initialValues({ name: 'orthogonal' }, [3, 3, 4, 8]).length).toBe(288);
  expect(initialValues({ name: 'orthogonal' }, [3, 3, 4, 8])).toEqual(initialValues({ name: 'orthogonal' }, [36, 8]));
  expect(() => initialValues({ name: 'orthogonal' }, [4])).toThrow('at least two axes');
});

test('zeros, ones, constant', () => {
  expect([...initialValues({ name: 'zeros' }, keras.zeros.shape)]).toEqual(keras.zeros.values.flat());
  expect([...initialValues({ name: 'ones' }, [3])]).toEqual([1, 1, 1]);
  expect([...initialValues({ name: 'constant', value: 0.25 }, [2])]).toEqual([0.25, 0.25]);
});

test('a draw depends on seed and stream and on nothing else; seed 0 is a seed', () => {
  const draw = (config: InitializerConfig): number[] => [...initialValues({ name: 'heNormal', ...config }, [4, 4])];
  expect(draw({ seed: 0, stream: 'a' })).toEqual(draw({ seed: 0, stream: 'a' }));
  expect(draw({ seed: 0, stream: 'a' })).not.toEqual(draw({ seed: 0, stream: 'b' }));
  expect(draw({ seed: 0, stream: 'a' })).not.toEqual(draw({ seed: 1, stream: 'a' }));
});

test('every initialiser is saved as a stock class that TensorFlow.js can make again', () => {
  for (const name of INITIALIZERS) {
    const saved = tf.layers.dense({ units: 3, kernelInitializer: initializer(name, { seed: 3 }) }).getConfig();
    const fresh = structuredClone(saved);
    const again = tf.layers.dense(saved as unknown as Parameters<typeof tf.layers.dense>[0]).getConfig();
    expect(again['kernelInitializer']).toMatchObject(fresh['kernelInitializer'] as object);
  }
  const { kernelInitializer } = tf.layers.dense({ units: 3, kernelInitializer: initializer('heNormal', { seed: 3 }) }).getConfig();
  expect(kernelInitializer).toEqual({ className: 'VarianceScaling', config: { scale: 2, mode: 'fanIn', distribution: 'normal', seed: 3 } });
});

test.each([
  [{ name: 'heNormall' }, "Did you mean 'heNormal'?"],
  [{ name: 'varianceScaling', mode: 'fan' }, 'Unknown mode'],
  [{ name: 'varianceScaling', distribution: 'cauchy' }, 'Unknown distribution'],
  [{ name: 'varianceScaling', scale: 0 }, 'scale: got 0'],
  [{ name: 'randomNormal', stddev: -1 }, 'stddev: got -1'],
  [{ name: 'randomUniform', minval: 1, maxval: 0 }, 'minval: got 1'],
  [{ name: 'heNormal', seed: 0.5 }, 'seed: got 0.5'],
])('%j is refused', ({ name, ...config }, message) => {
  expect(() => initializer(name as InitializerName, config as InitializerConfig)).toThrow(message);
});

test('kerasDefaults are Keras 3 defaults', () => {
  const flat = (defaults: Record<string, unknown>): unknown =>
    Object.fromEntries(
      Object.entries(defaults)
        .filter(([key]) => !['outputPadding', 'resetAfter'].includes(key))
        .map(([key, value]) => {
          const named = (value as { class?: string }).class;
          return [key, named === undefined ? value : named[0].toLowerCase() + named.slice(1)];
        }),
    );
  for (const [name, defaults] of Object.entries(keras.layerDefaults)) {
    const key = name === 'LSTM' || name === 'GRU' ? name.toLowerCase() : name[0].toLowerCase() + name.slice(1);
    expect([name, kerasDefaults[key.replace('2D', '2d') as keyof typeof kerasDefaults]]).toEqual([name, flat(defaults)]);
  }
});

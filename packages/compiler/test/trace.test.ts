import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../src/errors.js';
import { trace } from '../src/trace/trace.js';
import { traceTraining } from '../src/training/trace-training.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const X = [{ name: 'x', shape: [2, 3] }];

function traced(run: (x: tf.Tensor) => tf.Tensor): ReturnType<typeof trace> {
  return trace(X, ([x]) => ({ y: run(x) }));
}

function errorOf(run: (x: tf.Tensor) => unknown): UnsupportedOperationError {
  try {
    trace(X, ([x]) => run(x) as Record<string, tf.Tensor>);
  } catch (error) {
    if (!(error instanceof UnsupportedOperationError)) throw error;
    return error;
  }
  throw new Error('Nothing was refused.');
}

/** Everything that a trace touches and has to put back. */
function surroundings(): unknown {
  const described = (object: object, ...names: string[]): unknown => names.map((name) => Object.getOwnPropertyDescriptor(object, name));
  return {
    backend: tf.getBackend(),
    methods: [
      described(tf.engine(), 'startScope', 'endScope', 'keep', 'makeVariable'),
      described(tf.Variable.prototype, 'assign'),
      described(tf.layers.Layer.prototype, 'apply', 'addWeight'),
      described(Math, 'random'),
    ],
    gradients: ['Selu', 'Relu', 'Tile', 'GatherV2', 'Cumsum', 'FusedBatchNorm'].map((name) => tf.getGradient(name)),
    iterations: Object.getOwnPropertyDescriptor(tf.Optimizer.prototype, 'incrementIterations'),
    tensors: tf.memory().numTensors,
    buffers: tf.memory().numDataBuffers,
  };
}

let before: unknown;
beforeEach(() => {
  before = surroundings();
});
afterEach(() => {
  expect(surroundings()).toEqual(before);
});

describe('reads of numbers that exist only when the graph runs', () => {
  test('dataSync and what uses it', () => {
    const error = errorOf((x) => ({ y: tf.scalar(tf.sum(x).dataSync()[0]) }));
    expect(error.operation).toBe('dataSync');
    expect(error.message).toContain("Operation 'dataSync' cannot be compiled: it reads numbers");
    expect(errorOf((x) => ({ y: tf.tensor(x.arraySync() as number[][]) })).operation).toBe('dataSync');
    expect(errorOf((x) => ({ y: tf.scalar(x.toString().length) })).operation).toBe('dataSync');
  });

  test('data, in a function that waits', () => {
    const error = errorOf(async (x) => ({ y: tf.scalar((await x.data())[0]) }));
    expect(error.operation).toBe('data');
  });

  test('a function that waits for anything else', () => {
    expect(errorOf(async (x) => Promise.resolve({ y: x })).operation).toBe('await');
  });

  test('the layer is named', () => {
    class Reader extends tf.layers.Layer {
      static className = 'Reader';
      override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.scalar((x as tf.Tensor).dataSync()[0]);
      }
    }
    const error = errorOf((x) => ({ y: new Reader({ name: 'curious' }).apply(x) as tf.Tensor }));
    expect(error.layer).toBe('curious');
    expect(error.message).toContain("Operation 'dataSync' in layer 'curious'");
  });

  test('known numbers can be read', () => {
    const { outputs } = traced((x) => tf.mul(x, tf.add(tf.scalar(1), 2).dataSync()[0]));
    expect(outputs[0].value.node?.inputs[1].splat).toBe(3);
  });
});

describe('random numbers', () => {
  test.each([
    ['randomNormal', () => tf.randomNormal([2, 3])],
    ['randomNormal', () => tf.randomNormal([2, 3], 0, 1, 'float32', 7)],
    ['randomUniform', () => tf.randomUniform([2, 3])],
    ['randomUniform', () => tf.randomUniform([2, 3], 0, 1, 'float32', 7)],
    ['randomUniformInt', () => tf.randomUniformInt([2, 3], 0, 5)],
    ['truncatedNormal', () => tf.truncatedNormal([2, 3])],
    ['randomGamma', () => tf.randomGamma([2, 3], 1)],
    ['multinomial', () => tf.multinomial(tf.tensor1d([0.5, 0.5]), 3, 1)],
  ] as const)('%s', (operation, draw) => {
    const error = errorOf((x) => ({ y: tf.add(x, tf.sum(draw())) }));
    expect(error.operation).toBe(operation);
    expect(error.message).toContain('would be drawn once');
  });

  test('dropout is named, and allowed where it drops nothing', () => {
    expect(errorOf((x) => ({ y: tf.dropout(x, 0.5) })).operation).toBe('dropout');
    expect(errorOf((x) => ({ y: tf.dropout(x, 0.5, undefined, 7) })).operation).toBe('dropout');
    expect(traced((x) => tf.dropout(x, 0)).outputs[0].value.input).toBe('x');
  });

  test("JavaScript's own", () => {
    const source: Pick<Math, 'random'> = Math;
    const draw = (): number => source.random();
    expect(errorOf((x) => ({ y: tf.mul(x, draw()) })).operation).toBe('Math.random');
    expect(draw()).toBeLessThan(1);
  });

  test.each([
    ['dropout', () => tf.layers.dropout({ rate: 0.5, name: 'noisy' })],
    ['dropout', () => tf.layers.dropout({ rate: 0.5, name: 'noisy', seed: 7 })],
    ['gaussianNoise', () => tf.layers.gaussianNoise({ stddev: 0.5, name: 'noisy' })],
    ['gaussianDropout', () => tf.layers.gaussianDropout({ rate: 0.5, name: 'noisy' })],
    ['alphaDropout', () => tf.layers.alphaDropout({ rate: 0.5, name: 'noisy' })],
  ] as const)('layer %s is refused in training alone, and its replacement named', (own, make) => {
    const error = errorOf((x) => ({ y: make().apply(x, { training: true }) as tf.Tensor }));
    expect(error.layer).toBe('noisy');
    expect(error.message).toContain(`Use ${own}() of @latentkit/layers`);
    expect(traced((x) => make().apply(x, { training: false }) as tf.Tensor).outputs[0].value.input).toBe('x');
  });

  test('a recurrent layer with dropout inside is refused in training', () => {
    const layer = tf.layers.simpleRNN({ units: 2, recurrentDropout: 0.5, name: 'rnn', inputShape: [3, 1] });
    const model = tf.sequential({ layers: [layer] });
    const error = errorOf((x) => ({ y: layer.apply(tf.expandDims(x, 2), { training: true }) as tf.Tensor }));
    expect([error.operation, error.layer]).toEqual(['dropout', 'rnn']);
    model.dispose();
  });

  test('a stateful layer is refused', () => {
    const layer = tf.layers.lstm({ units: 2, stateful: true, batchInputShape: [2, 3, 1], name: 'memory' });
    expect(errorOf((x) => ({ y: layer.apply(tf.expandDims(x, 2)) as tf.Tensor })).message).toContain("in layer 'memory' cannot be compiled: it carries its state");
  });
});

describe('variables', () => {
  test('a layer that is built in a trace has weights that outlive it', () => {
    const layer = tf.layers.dense({ units: 4 });
    traced((x) => layer.apply(x) as tf.Tensor);
    const [kernel] = layer.getWeights();
    const numbers = kernel.dataSync();
    // The weights are those that the graph holds, and not constants of zeros.
    expect(Math.abs(numbers[0])).toBeGreaterThan(0);
    const { nodes } = traced((x) => layer.apply(x) as tf.Tensor);
    expect([...(nodes.find(({ op }) => op === 'MatMul')?.inputs[1].constant ?? [])]).toEqual([...numbers]);
    layer.dispose();
  });

  test('assigning in a function that is compiled for its results is refused, and changes nothing', () => {
    const v = tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3]), true, 'counter'));
    const error = errorOf((x) => {
      v.assign(tf.sum(x, 0));
      return { y: x };
    });
    expect(error.operation).toBe('variable.assign');
    expect(error.message).toContain("the variable 'counter'");
    expect([...v.dataSync()]).toEqual([1, 2, 3]);
    v.dispose();
  });

  test('a variable of numbers that are not known is refused', () => {
    expect(errorOf((x) => ({ y: tf.variable(x) })).operation).toBe('variable');
  });
});

describe('nothing is left behind', () => {
  const model = (): { w: tf.Variable; b: tf.Variable; optimizer: tf.Optimizer } => ({
    w: tf.tidy(() => tf.variable(tf.ones([3, 2]))),
    b: tf.tidy(() => tf.variable(tf.zeros([2]))),
    optimizer: tf.train.adam(0.1),
  });

  test('by 1,000 traces of a training step', () => {
    const { w, b, optimizer } = model();
    const step = ({ x }: Record<string, tf.Tensor>): tf.Scalar | null => optimizer.minimize(() => tf.mean(tf.square(tf.selu(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b)))), true);
    const inputs = { x: { shape: [4, 3] } };
    traceTraining(inputs, step);
    const { numTensors, numDataBuffers } = tf.memory();
    for (let i = 0; i < 1000; i++) traceTraining(inputs, step);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    tf.dispose([w, b]);
    optimizer.dispose();
  });

  test.each([
    ['in the forward pass', 0],
    ['in a gradient', 1],
    ['after the gradients', 2],
  ] as const)('by 100 traces that fail %s', (_, place) => {
    const { w, b, optimizer } = model();
    const fail = (x: tf.Tensor): tf.Tensor => tf.scalar(x.dataSync()[0]);
    const fails = tf.customGrad((x, save) => {
      (save as tf.GradSaveFunc)([x as tf.Tensor]);
      return { value: tf.square(x as tf.Tensor), gradFunc: (_dy: tf.Tensor, [saved]: tf.Tensor[]) => fail(saved) };
    });
    const step = ({ x }: Record<string, tf.Tensor>): tf.Tensor | null => {
      const loss = optimizer.minimize(() => {
        const z = tf.selu(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b));
        if (place === 0) fail(z);
        return tf.mean(place === 1 ? fails(z) : tf.square(z));
      }, true);
      return loss && fail(loss);
    };
    expect(() => traceTraining({ x: { shape: [4, 3] } }, step)).toThrow(UnsupportedOperationError);
    const { numTensors, numDataBuffers } = tf.memory();
    for (let i = 0; i < 100; i++) expect(() => traceTraining({ x: { shape: [4, 3] } }, step)).toThrow(UnsupportedOperationError);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect([...w.dataSync()]).toEqual([1, 1, 1, 1, 1, 1]);
    tf.dispose([w, b]);
    optimizer.dispose();
  });

  test('a trace inside a trace is refused', () => {
    expect(() => traced((x) => traced(() => x) as unknown as tf.Tensor)).toThrow('inside a traced function');
  });
});

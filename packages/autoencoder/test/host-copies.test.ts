import { beforeAll, expect, test } from '@jest/globals';
import { eagerEngine, type Engine, type FitOptions, type TrainingSession, useDevice } from '../src/index.js';
import { withFallback } from '../src/engine/fallback.js';
import { withHostCopies } from '../src/engine/host-copies.js';
import { smallAutoencoder, surface, weightsOf } from './helpers.js';

beforeAll(async () => {
  await useDevice('cpu');
});

const x = surface(48);
const options: FitOptions = { epochs: 4, batchSize: 8, optimizer: { name: 'adam', learningRate: 0.01 }, validationSplit: 8 };

/** An engine whose device is lost in the run after so many, and gives nothing back from then on. */
function losing(runs: number): Engine {
  const engine = eagerEngine('cpu');
  return {
    ...engine,
    device: 'webgpu',
    start: async (...args) => {
      const session = await engine.start(...args);
      let left = runs;
      const alive = <T>(work: () => Promise<T>): Promise<T> => (left < 0 ? Promise.reject(new Error('A valid external Instance reference no longer exists: device is lost.')) : work());
      const lost: TrainingSession = {
        runsOn: { engine: 'eager', device: 'webgpu' },
        bind: (rows) => session.bind(rows),
        run: async (...steps) => {
          left -= 1;
          // The steps were begun: what is on the device is no longer the state before them.
          const values = await session.run(...steps);
          return alive(() => Promise.resolve(values));
        },
        evaluate: (...rows) => alive(() => session.evaluate(...rows)),
        read: () => alive(() => session.read()),
        write: (state) => session.write(state),
        dispose: () => {
          session.dispose();
          if (left < 0) throw new Error('device is lost');
        },
      };
      return lost;
    },
  };
}

test('a training whose graphics processor is lost goes on elsewhere to the same weights', async () => {
  const whole = smallAutoencoder();
  const history = await whole.fit(x, { ...options, engine: eagerEngine('cpu') });
  const model = smallAutoencoder();
  const warnings: string[] = [];
  const engine = withFallback(withHostCopies(losing(3)), () => Promise.resolve(eagerEngine('cpu')));
  const survived = await model.fit(x, { ...options, engine, onWarning: (message) => warnings.push(message) });
  expect(warnings).toEqual([expect.stringMatching(/Training steps run on .*The device 'webgpu' was lost/)]);
  expect(weightsOf(model)).toEqual(weightsOf(whole));
  expect(survived.loss).toEqual(history.loss);
  expect(model.trainingRecord).toMatchObject({ engine: 'eager', device: 'cpu' });
});

test('without another engine the weights before the failure are kept', async () => {
  const model = smallAutoencoder();
  await expect(model.fit(x, { ...options, engine: withHostCopies(losing(1)) })).rejects.toThrow('lost');
  expect(weightsOf(model)).not.toEqual(weightsOf(smallAutoencoder().build([10])));
  expect(weightsOf(model).flat().every(Number.isFinite)).toBe(true);
});

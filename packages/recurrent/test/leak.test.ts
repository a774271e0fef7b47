import { RecurrentAutoencoder } from '../src/index.js';
import { uniform } from '@latentkit/fixtures';
import * as tf from '@tensorflow/tfjs';
import { test } from '@jest/globals';
test('leak', async () => {
  await tf.setBackend('cpu');
  for (const o of [{}, { maskValue: -10 }, { teacherForcing: true }, { cell: 'gru' as const }]) {
    for (const what of ['build', 'fit', 'encode', 'reconstruct', 'eval']) {
      const counts: number[] = [];
      for (let i = 0; i < 3; i++) {
        const m = new RecurrentAutoencoder({ hiddenUnits: [7], latentDim: 3, ...o }).build([6, 2]);
        const x = uniform(1, 12, 6, 2);
        if (what === 'fit') await m.fit(x, { epochs: 1, batchSize: 6, engine: 'eager' });
        if (what === 'encode') await m.encode(x, { engine: 'eager' });
        if (what === 'reconstruct') await m.reconstruct(x, { engine: 'eager' });
        if (what === 'eval') await m.evaluate(x, { engine: 'eager' });
        m.dispose();
        counts.push(tf.memory().numTensors);
      }
      console.log(JSON.stringify(o), what, counts.join());
    }
  }
});

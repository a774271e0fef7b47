import { courseFit, courseMnist } from '@latentkit/fixtures';
import { test } from '@jest/globals';
import { RecurrentAutoencoder } from '../src/index.js';
test('m', async () => {
  const { train, validation } = await courseMnist();
  console.log(train.shape);
  for (const [seed, opt] of [[42, { name: 'adam', learningRate: 1e-3 }], [42, 0.1], [7, { name: 'adam', learningRate: 1e-3 }]] as const) {
    const model = new RecurrentAutoencoder({ loss: 'binary-crossentropy', seed });
    const t = Date.now();
    const h = await model.fit(train, courseFit(opt, 3, validation));
    console.log(seed, JSON.stringify(opt), h.loss, h.valLoss, (Date.now() - t) / 1000);
    model.dispose();
  }
}, 1e6);

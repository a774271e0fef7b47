// Which family makes the best codes of eight numbers of the digits? Everything from one import, judged on digits held out.
import {
  LinearAutoencoder, PCA, SparseAutoencoder, StackedAutoencoder, VariationalAutoencoder, linearProbe, linearTrainingDefaults,
  loadDigits, metricBars, neighborProbe, split, stackedTrainingDefaults, toUnit,
} from 'latentkit';
import { writeFigure } from 'latentkit/node';

const { train, test } = split(await loadDigits(), { test: 597, method: 'stratified', seed: 1 });
const [x, testX] = [toUnit(train).x, toUnit(test).x];
const options = { latentDim: 8, seed: 42 };
const models = {
  PCA: new PCA({ components: 8 }),
  linear: new LinearAutoencoder(options),
  stacked: new StackedAutoencoder({ ...options, hiddenUnits: [100], codeActivation: 'linear' }),
  sparse: new SparseAutoencoder({ ...options, hiddenUnits: [100] }),
  variational: new VariationalAutoencoder({ ...options, hiddenUnits: [100] }),
};

const scores = {};
for (const [name, model] of Object.entries(models)) {
  if (model instanceof PCA) await model.fitAsync(x);
  else await model.fit(x, model instanceof LinearAutoencoder ? linearTrainingDefaults(1200) : stackedTrainingDefaults(1200, 60));
  const [codes, testCodes] = [await model.encode(x), await model.encode(testX)];
  const back = await model.decode(testCodes);
  const mse = testX.data.reduce((sum, value, i) => sum + (value - back.data[i]) ** 2, 0) / testX.data.length;
  const linear = await linearProbe(codes, train.y, testCodes, test.y);
  const near = await neighborProbe(codes, train.y, testCodes, test.y);
  scores[name] = { 'squared error': mse, 'linear classifier': linear.accuracy, 'nearest neighbours': near.accuracy };
  console.log(`${name.padEnd(12)} squared error ${mse.toFixed(4)}, right by a linear classifier ${(100 * linear.accuracy).toFixed(1)}%, by neighbours ${(100 * near.accuracy).toFixed(1)}%`);
}
await writeFigure(metricBars(scores, { title: 'Codes of eight numbers', baseline: 'PCA' }), 'latentkit.png');

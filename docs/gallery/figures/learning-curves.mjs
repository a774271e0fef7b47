// Two optimizers over thirty epochs, in training and on digits held out.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { StackedAutoencoder } from '@latentkit/stacked';
import { learningCurves } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const histories = {};
for (const [name, learningRate] of [['sgd', 1], ['adam', 0.003]]) {
  const model = new StackedAutoencoder({ hiddenUnits: [64], latentDim: 16, seed: 42 });
  const { loss, valLoss } = await model.fit(x, { epochs: 30, optimizer: { name, learningRate }, validationSplit: 0.2 });
  histories[name] = { loss, valLoss };
}

export const themes = ['light', 'dark'];
export const figure = learningCurves(histories, { log: true, title: 'Cross-entropy by epoch' });

// Digits that the model has not seen, through codes of 2, 8 and 30 numbers.
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { StackedAutoencoder, trainingDefaults } from '@latentkit/stacked';
import { reconstructionRows } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { x } = toUnit(await loadDigits()); // [1797, 64], values in [0, 1]
const [train, test] = [sliceRows(x, 10, 1797), sliceRows(x, 0, 10)];

const rows = [];
for (const latentDim of [30, 8, 2]) {
  const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim, seed: 42 });
  await model.fit(train, trainingDefaults(1787));
  console.log(`${latentDim} numbers: mean squared error ${(await model.evaluate(test)).mse.toFixed(4)}`);
  rows.push({ label: `${latentDim} numbers`, images: await model.reconstruct(test) });
}
const [{ label, images }, ...more] = rows;
const figure = reconstructionRows(test, images, { labels: ['Original', label], more, title: 'Digits through codes of 30, 8 and 2 numbers' });
await writeFigure(figure, 'stacked.png');

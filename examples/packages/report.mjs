// One HTML file about two models of the digits, for readers who were not there: an autoencoder beside principal components.
import { writeFile } from 'node:fs/promises';
import { loadDigits, split, toUnit } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { exploreModel, verdictOf } from '@latentkit/report';
import { createReport } from '@latentkit/report/node';
import { StackedAutoencoder, trainingDefaults } from '@latentkit/stacked';

const { train, validation } = split(await loadDigits(), { validation: 297, method: 'last' });
const [x, held] = [toUnit(train).x, toUnit(validation).x];

const stacked = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 8, seed: 42 });
const training = { ...trainingDefaults(1500, 40), validationData: held };
const begin = performance.now();
const history = await stacked.fit(x, training);
const seconds = (performance.now() - begin) / 1000;
const pca = new PCA({ components: 8 }).fit(x);

async function describe(model, family, rest) {
  const [codes, reconstructions] = [await model.encode(held), await model.decode(await model.encode(held))];
  const mse = held.data.reduce((sum, value, i) => sum + (value - reconstructions.data[i]) ** 2, 0) / held.data.length;
  return {
    title: `${family} of the digits`,
    model: { family, codeSize: 8, parameters: { ...model.config } },
    data: { name: 'digits', trainingSamples: 1500, validationSamples: 297, sampleShape: [8, 8], scaling: 'unit' },
    evaluation: { on: 'validation', originals: held, reconstructions, labels: validation.y, metrics: { mse } },
    latent: { codes, data: held, labels: validation.y, what: 'The 297 held-out samples.' },
    ...rest,
    ...(await exploreModel(model, { codes, data: held, labels: validation.y }, { seed: 1, map: 297 })),
  };
}
const run = { status: history.status, seconds, samplesPerSecond: history.samplesPerSecond, engine: 'auto', device: 'auto', seed: 42 };
const models = [await describe(stacked, 'stacked', { training: { epochs: 40 }, history: { loss: history.loss, valLoss: history.valLoss }, run }), await describe(pca, 'PCA', { training: {}, history: {}, run: { ...run, status: 'completed' } })];
for (const model of models) console.log(`${model.model.family}: ${verdictOf(model)}`);
await writeFile('report.html', createReport({ title: 'Two models of the digits', models }));

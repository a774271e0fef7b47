// Squared error over the 64 epochs of both trainings.
import { learningCurves } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { load } from './models.mjs';

const runs = {};
for (const name of ['plain', 'denoising']) {
  const { history: { epochs } } = (await load(name)).trainingRecord;
  runs[name] = { loss: epochs.map(({ values }) => values.loss), valLoss: epochs.map(({ values }) => values.valLoss) };
  console.log(name, epochs.at(-1).values);
}
await save(learningCurves(runs, { log: true, panelHeight: 300, title: 'Squared error of the two strided autoencoders' }), import.meta.url);

// Greedy training layer by layer: the curves of both phases and of the fine-tuning, and the reconstructions after each.
import { sgd } from '@latentkit/autoencoder';
import { StackedAutoencoder } from '@latentkit/stacked';
import { learningCurves, panels, reconstructionRows } from '@latentkit/viz';
import { save, tenDigits } from '../shared.mjs';
import { course, data, train, validation } from './models.mjs';

const digits = tenDigits(data);
const common = { epochs: 10, batchSize: 32 };

// The first phase by itself is the autoencoder 784-100-784.
const outer = new StackedAutoencoder({ hiddenUnits: [], latentDim: 100, codeActivation: 'selu', seed: 42 });
await outer.fit(train, { ...common, optimizer: sgd(1.5) });

const model = new StackedAutoencoder(course);
const phases = [{ ...common, optimizer: sgd(1.5) }, { ...common, optimizer: sgd(0.05), loss: 'mse' }];
const { phases: [first, second] } = await model.fitGreedily(train, { phases, validationData: validation });
const after = await model.reconstruct(digits);
const fineTune = await model.fit(train, { ...common, optimizer: sgd(0.1), validationData: validation, metrics: ['roundedAccuracy'] });

const curves = [[first, 'Phase 1: 784-100-784, cross-entropy'], [second, 'Phase 2: 100-30-100, squared error'], [fineTune, 'Fine-tuning, cross-entropy']];
const drawn = curves.map(([{ loss, valLoss, last }, title]) => {
  console.log(title, last.values);
  return learningCurves({ loss, valLoss }, { width: 340, panelHeight: 180, title });
});
const rows = reconstructionRows(digits, await outer.reconstruct(digits), {
  labels: ['Original', 'Phase 1'], title: 'Test images after each', width: 1020,
  more: [{ label: 'Both phases', images: after }, { label: 'Fine-tuned', images: await model.reconstruct(digits) }],
});

await save(panels([panels(drawn, { letters: false }), rows], { columns: 1, letters: false, title: 'Greedy layer-wise training' }), import.meta.url);

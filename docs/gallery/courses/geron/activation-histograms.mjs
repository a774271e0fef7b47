// Activations of the 300 code units on the validation images: without a penalty, with L1, and with the Kullback–Leibler divergence.
import { activationHistograms } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { model, validation } from './models.mjs';

const codes = {};
for (const [name, title] of [['dense', 'No penalty'], ['l1', 'L1, weight 0.0001'], ['kl', 'KL to 0.1, weight 0.05 / 32']]) {
  const trained = await model(name);
  codes[title] = await trained.encode(validation);
  const { mean, shareBelow } = await trained.statistics(validation);
  console.log(title, trained.trainingRecord.history.epochs.at(-1).values, { mean, below: shareBelow(0.1), above: 1 - shareBelow(0.7) });
}
await save(activationHistograms(codes, { title: 'Activations of 300 sigmoid units' }), import.meta.url);

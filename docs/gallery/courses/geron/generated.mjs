// Twelve digits that nobody wrote: codes drawn from the prior of a variational autoencoder.
import { drawFromPrior } from '@latentkit/latent';
import { imageGrid } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { model } from './models.mjs';

const variational = await model('variational');
console.log(variational.trainingRecord.history.epochs.at(-1).values);
const images = await variational.decode(drawFromPrior(variational, 12, { seed: 42 }));
await save(imageGrid(images, { columns: 4, width: 420, title: 'Twelve generated digits' }), import.meta.url);

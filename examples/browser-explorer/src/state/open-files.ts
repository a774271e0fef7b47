import { openBundle } from './model-actions.js';
import { notify } from './notices.js';
import { useFiles } from './start.js';

/** Takes files that were chosen or dropped: a saved model where there is a zip, samples otherwise. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const models = files.filter((file) => /\.zip$/i.test(file.name));
  const samples = files.filter((file) => !/\.zip$/i.test(file.name));
  if (models.length > 1) notify('warning', `One model at a time: ${models[0].name} is opened, the others are left out.`);
  // Samples first: a model is then checked against them.
  if (samples.length > 0) await useFiles(samples);
  if (models.length > 0) await openBundle(models[0]);
}

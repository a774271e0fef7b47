// Ten clean test images, and the same with noise, through both autoencoders.
import { panels, reconstructionRows } from '@latentkit/viz';
import { save, tenDigits } from '../shared.mjs';
import { data, load, noisy } from './models.mjs';

const [plain, denoising] = [await load('plain'), await load('denoising')];
const clean = tenDigits(data);
const damaged = await noisy(clean);
const ofClean = reconstructionRows(clean, await plain.reconstruct(clean), {
  range: [0, 1], labels: ['Clean', 'Plain'], more: [{ label: 'Denoising', images: await denoising.reconstruct(clean) }], title: 'Of clean images',
});
const ofNoisy = reconstructionRows(clean, damaged, {
  range: [0, 1], labels: ['Clean', 'Noisy'], title: 'Of noisy images',
  more: [{ label: 'Plain', images: await plain.reconstruct(damaged) }, { label: 'Denoising', images: await denoising.reconstruct(damaged) }],
});
await save(panels([ofClean, ofNoisy], { columns: 1, title: 'Reconstructions by both autoencoders' }), import.meta.url);

const damagedTest = await noisy(data.test);
for (const [name, model] of [['plain', plain], ['denoising', denoising]]) {
  const [back, repaired] = [await model.reconstruct(data.test), await model.reconstruct(damagedTest)];
  console.log(name, 'squared error on 10,000 test images: clean', error(back), 'noisy', error(repaired));
}
console.log('of the noisy images themselves', error(damagedTest));

function error({ data: values }) {
  return values.reduce((sum, v, i) => sum + (v - data.test.data[i]) ** 2, 0) / values.length;
}

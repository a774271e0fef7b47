// The singular values of both encoders' Jacobians at the first test image.
import { sliceRows } from '@latentkit/core';
import { jacobianSpectrum, tangents } from '@latentkit/latent';
import { singularValueCurves } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { data, load, seven } from './models.mjs';

const spectra = {};
for (const name of ['plain', 'denoising']) {
  const model = await load(name);
  const { singularValues, dimension } = await tangents(model, seven);
  spectra[name] = singularValues;
  const { dimensions } = await jacobianSpectrum(model, sliceRows(data.test, 0, 100));
  const mean = dimensions.reduce((sum, d) => sum + d, 0) / dimensions.length;
  console.log(name, 'largest', singularValues.data[0], 'smallest', singularValues.data[31], 'for 95%', dimension, 'on average over 100 images', mean);
}
await save(singularValueCurves(spectra, { title: 'Singular values of the Jacobian at a 7' }), import.meta.url);

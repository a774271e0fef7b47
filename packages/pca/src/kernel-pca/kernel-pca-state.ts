import { type StateOfFormat, arrayField, defineState, numberField, optionalField, vectorField } from '@latentkit/core';
import { kernelPcaConfig } from './config.js';

/** How a fitted kernel PCA is kept. */
export const kernelPcaFormat = defineState(kernelPcaConfig, 1, {
  gamma: numberField(),
  /** The samples of `fit`; none with a precomputed kernel. */
  x: optionalField(arrayField('samples', 'features')),
  kernelMeans: vectorField('samples'),
  kernelMean: numberField(),
  eigenvalues: vectorField('components'),
  eigenvectors: arrayField('samples', 'components'),
  /** Weights of the way back. */
  dualCoef: optionalField(arrayField('samples', 'features')),
});

/** What is kept of a fitted kernel PCA. */
export type KernelPCAState = StateOfFormat<typeof kernelPcaFormat>;

export { pcaConfig } from './config.js';
export type { PCAConfig, PCAOptions } from './config.js';
export { PCA } from './pca.js';
export { pcaReconstructionMse, varianceSpectrum } from './spectrum.js';
export type { VarianceSpectrum } from './spectrum.js';

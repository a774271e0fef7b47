export { CELLS, recurrentAutoencoderConfig, recurrentConfig, recurrentParameters } from './config.js';
export type { RecurrentAutoencoderConfig, RecurrentAutoencoderOptions, RecurrentNetworkConfig, RecurrentNetworkOptions } from './config.js';
export { padSequences } from './pad-sequences.js';
export type { PadSequencesOptions, PaddedSequences } from './pad-sequences.js';
export { RecurrentAutoencoder } from './recurrent-autoencoder.js';
export { recurrentNetwork, recurrentNetworkFactory } from './recurrent-network.js';
export { trainingDefaults } from './training-defaults.js';

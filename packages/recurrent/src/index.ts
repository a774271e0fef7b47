export { RecurrentAutoencoder } from './recurrent-autoencoder.js';
export { recurrentAutoencoderConfig } from './config.js';
export type { RecurrentAutoencoderOptions } from './config.js';

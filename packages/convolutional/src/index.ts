export { convolutionalConfig, convolutionalNetworkConfig } from './config.js';
export type { ConvolutionalConfig, ConvolutionalNetworkConfig, ConvolutionalNetworkOptions, ConvolutionalOptions } from './config.js';
export { ConvolutionalAutoencoder } from './convolutional-autoencoder.js';
export { convolutionalNetwork, convolutionalNetworkFactory, featureMapShape } from './convolutional-network.js';
export { trainingDefaults } from './training-defaults.js';

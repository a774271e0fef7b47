export { linearConfig, linearNetworkConfig } from './config.js';
export type { LinearConfig, LinearNetworkConfig, LinearNetworkOptions, LinearOptions } from './config.js';
export { LinearAutoencoder } from './linear-autoencoder.js';
export { linearNetwork, linearNetworkFactory } from './linear-network.js';
export { principalComponentsWithin } from './principal-components.js';
export type { PrincipalComponents } from './principal-components.js';
export { trainingDefaults } from './training-defaults.js';

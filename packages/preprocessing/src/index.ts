export { AffineScaler } from './affine-scaler.js';
export { affineScalerConfig, minMaxScalerConfig, standardScalerConfig } from './config.js';
export type { AffineScalerOptions, MinMaxScalerOptions, StandardScalerOptions } from './config.js';
export { MinMaxScaler } from './min-max-scaler.js';
export type { FloatArray, Scaler } from './scaler.js';
export { scalerFromJSON } from './scaler-from-json.js';
export { StandardScaler } from './standard-scaler.js';

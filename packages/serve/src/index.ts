export { isLoopback } from './admission.js';
export { serviceConfig } from './config.js';
export type { ServiceConfig, ServiceLimits } from './config.js';
export type { ErrorBody } from './error-answer.js';
export type { RowOptions, ServedData, ServedModel } from './model.js';
export { createService } from './service.js';
export type { ServiceOptions } from './service.js';
export { startService } from './start.js';
export type { RunningService, StartOptions } from './start.js';

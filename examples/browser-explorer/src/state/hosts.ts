import { type Remote, wrap } from 'comlink';
import type { MapHost, ModelHost } from '../protocol.js';
import { passErrorCodes } from '../workers/errors.js';

passErrorCodes();

/** The worker with data and model. */
export const modelHost: Remote<ModelHost> = wrap<ModelHost>(new Worker(new URL('../workers/model.worker.ts', import.meta.url), { type: 'module', name: 'model' }));

/** The worker that makes maps. */
export const mapHost: Remote<MapHost> = wrap<MapHost>(new Worker(new URL('../workers/map.worker.ts', import.meta.url), { type: 'module', name: 'map' }));

import { type Remote, wrap } from 'comlink';
import type { MapHost, ModelHost } from '../protocol.js';
import { passErrorCodes } from '../workers/errors.js';

passErrorCodes();

/** The worker with data and model. */
export const modelHost: Remote<ModelHost> = wrap<ModelHost>(new Worker(new URL('../workers/model.worker.ts', import.meta.url), { type: 'module', name: 'model' }));

let maps: Remote<MapHost> | undefined;

/** The worker that makes maps; its script is fetched when there is a first one to make. */
export function mapHost(): Remote<MapHost> {
  return (maps ??= wrap<MapHost>(new Worker(new URL('../workers/map.worker.ts', import.meta.url), { type: 'module', name: 'map' })));
}

import { UnknownNameError } from '@latentkit/core';
import { loadRuntime } from '@latentkit/onnx';
import type { ExecutionOptions } from '../fit-options.js';
import { compiledEngine } from './compiled.js';
import { useDevice } from './device.js';
import { eagerEngine } from './eager.js';
import type { Engine } from './engine.js';

/** Names that `engine` takes. */
export const ENGINES = ['auto', 'compiled', 'eager'] as const;

/** The engine that the options ask for, its device active. */
export async function selectEngine(options: ExecutionOptions & { readonly lossInterval?: number }): Promise<Engine> {
  const { engine = 'auto', device = 'auto' } = options;
  if (typeof engine === 'object') return engine;
  if (!ENGINES.includes(engine)) throw new UnknownNameError('engine', String(engine), ENGINES);
  if (engine === 'compiled') return compiledEngine(await loadRuntime({ device: 'auto' }), options);
  return eagerEngine(await useDevice(device));
}

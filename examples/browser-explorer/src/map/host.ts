import { transfer } from 'comlink';
import { AbortedError, ndarray } from '@latentkit/core';
import { PCA } from '@latentkit/pca';
import type { MapEvent, MapHost, MapStep, PrincipalPlane } from '../protocol.js';
import { runTsne } from './run-tsne.js';

/** Makes maps, one or several at a time. */
export function mapHost(): MapHost {
  const running = new Map<string, AbortController>();
  return {
    pca: principalPlane,
    async tsne(name, x, rows, options, listener) {
      running.get(name)?.abort();
      const control = new AbortController();
      running.set(name, control);
      try {
        return handedOver(await runTsne(x, rows, options, control.signal, (event) => listener(handedOver(event))));
      } catch (error) {
        if (error instanceof AbortedError) return undefined;
        throw error;
      } finally {
        if (running.get(name) === control) running.delete(name);
      }
    },
    stop(name) {
      running.get(name)?.abort();
    },
  };
}

async function principalPlane(x: Float32Array | Uint8Array, rows: number): Promise<PrincipalPlane> {
  const columns = x.length / rows;
  const matrix = ndarray(x, [rows, columns]);
  const kept = Math.min(2, columns, rows);
  // In float64 on one thread: 60,000 images take two seconds, and no other runtime has to be loaded for it.
  const pca = await new PCA({ components: kept }).fitAsync(matrix, { runtime: 'plain' });
  const { data } = await pca.transformAsync(matrix, { runtime: 'plain' });
  const positions = new Float32Array(2 * rows);
  for (let i = 0; i < rows; i++) for (let c = 0; c < kept; c++) positions[2 * i + c] = data[kept * i + c];
  const components = new Float32Array(2 * columns);
  components.set(pca.components.data);
  const shares = pca.explainedVarianceRatio;
  const plane: PrincipalPlane = { positions, mean: Float32Array.from(pca.mean), components, explained: [shares[0], shares[1] ?? 0] };
  return transfer(plane, [positions.buffer]);
}

/** Passes positions on without a copy. */
function handedOver<T extends MapEvent | MapStep>(event: T): T {
  return 'positions' in event ? transfer(event, [event.positions.buffer]) : event;
}

import type { Runtime, SessionOptions } from '@latentkit/onnx';

/** Thread count by fingerprint of the graph; undefined stands for the runtime's own choice. */
const chosen = new Map<string, number | undefined>();
const REMEMBERED = 200;

/** Numbers of threads to compare with the runtime's own choice, which is all processors. */
export function threadCandidates(runtime: Runtime, processors = countProcessors()): number[] {
  // Elsewhere threads are not a session's own.
  if (runtime.name !== 'onnxruntime-node' || runtime.device !== 'cpu' || processors < 2) return [];
  return [1, 4, 16, 64].filter((n) => n === 1 || n <= processors / 4);
}

/** Keeps the number of threads that was found fastest for a graph. */
export function rememberThreads(model: Uint8Array, threads: number | undefined): void {
  if (chosen.size >= REMEMBERED) chosen.clear();
  chosen.set(fingerprint(model), threads);
}

/** What comparing numbers of threads for this graph gave, where that was done in this process. */
export function knownThreads(model: Uint8Array): { readonly threads: number | undefined } | undefined {
  const key = fingerprint(model);
  return chosen.has(key) ? { threads: chosen.get(key) } : undefined;
}

/** The runtime with the fastest number of threads for graphs for which it is known, where none is asked for. */
export function withKnownThreads(runtime: Runtime): Runtime {
  return {
    name: runtime.name,
    version: runtime.version,
    device: runtime.device,
    tensor: (type, data, shape) => runtime.tensor(type, data, shape),
    createSession: (model, options: SessionOptions = {}) => {
      const threads = options.threads ?? chosen.get(fingerprint(model));
      return runtime.createSession(model, threads === undefined ? options : { ...options, threads });
    },
  };
}

/** Two graphs that share one would only share a number of threads. */
function fingerprint(model: Uint8Array): string {
  let hash = 2166136261;
  for (const byte of model) hash = Math.imul(hash ^ byte, 16777619);
  return `${model.length}:${hash}`;
}

function countProcessors(): number {
  const { process, navigator } = globalThis as {
    process?: { getBuiltinModule?(name: string): { availableParallelism?(): number } | undefined };
    navigator?: { hardwareConcurrency?: number };
  };
  return process?.getBuiltinModule?.('node:os')?.availableParallelism?.() ?? navigator?.hardwareConcurrency ?? 1;
}

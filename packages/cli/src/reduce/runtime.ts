import { type RuntimeChoice, UnknownNameError } from '@latentkit/core';

const RUNTIMES: readonly RuntimeChoice[] = ['auto', 'onnxruntime', 'plain'];

/** The runtime of a name. Throws `UnknownNameError`. */
export function checkRuntime(name: string): RuntimeChoice {
  const found = RUNTIMES.find((each) => each === name);
  if (found === undefined) throw new UnknownNameError('runtime', name, RUNTIMES);
  return found;
}

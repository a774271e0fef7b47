import { join } from 'node:path';
import process from 'node:process';
import { pythonWith } from './python.mjs';
import { root } from './run.mjs';

export const project = join(root, 'scale-out');
const MODULES = ['numpy', 'onnx', 'onnxruntime', 'pyarrow', 'pyspark', 'pytest', 'ray'];

/** A Python that has what scale-out's tests need, or a sentence that says why there is none. */
export async function scaleOutPython(folder) {
  if (process.env.LATENTKIT_SCALE_OUT === '0') return { missing: 'LATENTKIT_SCALE_OUT is 0' };
  const python = await pythonWith(MODULES, ['-r', join(project, 'requirements.txt')], folder);
  return python === undefined ? { missing: `no Python with ${MODULES.join(', ')}, and none could be installed` } : { python };
}

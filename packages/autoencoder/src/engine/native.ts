import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brokenPackage, type NativeFailure, noGpu } from './native-failure.js';

/** What came of loading a native TensorFlow package. */
export interface NativeOutcome {
  readonly description: string;
  readonly failure?: NativeFailure;
}

/**
 * Node 24 removed two helpers that TensorFlow.js's native package still calls; without them nearly every operation
 * fails. They are put back before it is loaded.
 */
const RESTORE_UTIL = `
const util = require('node:util');
if (!util.isNullOrUndefined) util.isNullOrUndefined = (x) => x === null || x === undefined;
if (!util.isArray) util.isArray = Array.isArray;
`;

const TRIAL = `${RESTORE_UTIL}
const tf = require(process.argv[1]);
const values = tf.tidy(() => Array.from(tf.matMul([[1, 2]], [[3], [4]]).dataSync()));
if (values[0] !== 11) throw new Error('a matrix product gave ' + values[0] + ' instead of 11');
const binding = tf.backend().binding || {};
console.log('LATENTKIT ' + JSON.stringify({ version: binding.TF_Version, gpu: tf.backend().isUsingGpuDevice === true }));
`;

/**
 * Loads `@tensorflow/tfjs-node` or `-gpu` as the application has it installed: first in a child process, because a
 * broken installation can abort the process; then here. With `gpu`, a package that runs on the CPU counts as a failure.
 */
export async function loadNative(packageName: string, gpu: boolean): Promise<NativeOutcome> {
  const require = createRequire(pathToFileURL(join(process.cwd(), 'package.json')));
  let path: string;
  try {
    path = require.resolve(packageName);
  } catch {
    return fail(`${packageName} is not installed`, `npm install ${packageName} (it downloads TensorFlow's library)`);
  }
  const { stdout, log } = await runTrial(path);
  const report = /^LATENTKIT (.*)$/m.exec(stdout)?.[1];
  if (report === undefined) return { description: '', failure: brokenPackage(packageName, log) };
  const { version, gpu: usesGpu } = JSON.parse(report) as { version?: string; gpu: boolean };
  if (gpu && !usesGpu) return { description: '', failure: noGpu(packageName, log) };
  // What TensorFlow says of processors and missing libraries was read above; it need not stand on the console.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  const util = require('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (x: unknown) => x === null || x === undefined;
  util['isArray'] ??= Array.isArray;
  require(path);
  return { description: `TensorFlow ${version ?? ''}${usesGpu ? ' on the GPU' : ''}`.trim() };
}

function runTrial(path: string): Promise<{ stdout: string; log: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', TRIAL, path], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ stdout, log: error === null ? stderr : `${stderr}\n${error.message}` });
    });
  });
}

function fail(reason: string, remedy: string): NativeOutcome {
  return { description: '', failure: { reason, remedy } };
}

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What came of loading a native TensorFlow package. */
export interface NativeOutcome {
  readonly description: string;
  readonly failure?: { readonly reason: string; readonly remedy: string };
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
  const { stdout, error } = await runTrial(path);
  const report = /^LATENTKIT (.*)$/m.exec(stdout)?.[1];
  if (report === undefined) return fail(`${packageName} does not work: ${reasonOf(error)}`, remedyOf(error));
  const { version, gpu: usesGpu } = JSON.parse(report) as { version?: string; gpu: boolean };
  if (gpu && !usesGpu) {
    return fail(`${packageName} found no GPU`, 'Install the NVIDIA driver and the CUDA libraries that its TensorFlow version names.');
  }
  const util = require('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (x: unknown) => x === null || x === undefined;
  util['isArray'] ??= Array.isArray;
  require(path);
  return { description: `TensorFlow ${version ?? ''}${usesGpu ? ' on the GPU' : ''}`.trim() };
}

function runTrial(path: string): Promise<{ stdout: string; error: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', TRIAL, path], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ stdout, error: error === null ? '' : `${stderr}\n${error.message}` });
    });
  });
}

function reasonOf(error: string): string {
  const line = /^\s*(?:\w*Error: )(.+)$/m.exec(error)?.[1] ?? error.trim().split('\n')[0];
  return line === '' ? 'the trial ended without an answer' : line.slice(0, 200);
}

function remedyOf(error: string): string {
  if (/native addon module|tfjs_binding/i.test(error)) {
    return "Its install script did not run. With pnpm add it to allowBuilds and run 'pnpm rebuild'; with npm run 'npm rebuild'.";
  }
  if (/libcud|libnv|CUDA/i.test(error)) return 'Install the CUDA libraries that its TensorFlow version names.';
  return 'Reinstall the package for this version of Node.';
}

function fail(reason: string, remedy: string): NativeOutcome {
  return { description: '', failure: { reason, remedy } };
}

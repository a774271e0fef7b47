// Runs the eager engine on @tensorflow/tfjs-node for real, after `pnpm build`: installs the package without its install
// script, first to see that what is missing is explained, then with an addon against TensorFlow of PyPI, and compares
// losses with those of WebAssembly. TensorFlow is 207 MB; LATENTKIT_TENSORFLOW names a folder of Python packages that has
// it. Checks leave it out where LATENTKIT_TFJS_NODE is 0.
import { join } from 'node:path';
import process from 'node:process';
import { attachAddon, missingForAddon } from './lib/attach-tfjs-node.mjs';
import { runCases } from './lib/cases.mjs';
import { withFolder } from './lib/folder.mjs';
import { root, run, runNode } from './lib/run.mjs';

const TITLE = 'the eager engine on @tensorflow/tfjs-node';
const PACKAGE = '@tensorflow/tfjs-node';
/** From 2.17 on, rounding integers gives zeros. */
const TENSORFLOW = { 9: '2.15.1', 10: '2.15.1', 11: '2.15.1', 12: '2.16.2' };
const AGREEMENT = 1e-5;

/** The `tensorflow` folder of a TensorFlow that is installed, or that is installed into `folder`; a sentence where none can be had. */
async function findTensorFlow(folder) {
  const given = process.env.LATENTKIT_TENSORFLOW;
  if (given !== undefined) return { tensorflow: join(given, 'tensorflow') };
  for (const python of ['python3.11', 'python3.10', 'python3.9', 'python3.12', 'python3']) {
    const { code, stdout } = await run(python, ['-c', 'import sys, pip; print(sys.version_info[1])']);
    const version = TENSORFLOW[Number(stdout)];
    if (code !== 0 || version === undefined) continue;
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-compile', '--disable-pip-version-check', '--timeout', '20', '--retries', '1'];
    const target = join(folder, 'python');
    const { code: installed } = await run(python, [...pip, '--target', target, `tensorflow-cpu==${version}`]);
    return installed === 0 ? { tensorflow: join(target, 'tensorflow') } : { reason: `tensorflow-cpu ${version} could not be installed` };
  }
  return { reason: 'there is no Python of 3.9 to 3.12 with pip' };
}

/** What the child found, run in the project. */
async function trainings(project) {
  const { code, stdout, output } = await runNode([join(root, 'scripts', 'lib', 'tfjs-node-child.mjs'), root], { cwd: project });
  if (code !== 0) throw new Error(output);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

function differences([native, wasm]) {
  const found = [];
  if (native.engine !== 'eager' || !['node', 'node-gpu'].includes(native.device)) found.push(`ran on the ${native.engine} engine on ${native.device}`);
  native.losses.forEach((loss, i) => {
    if (!(Math.abs(loss / wasm.losses[i] - 1) < AGREEMENT)) found.push(`loss ${i} is ${loss}, ${wasm.losses[i]} on ${wasm.device}`);
  });
  native.codes.forEach((code, i) => {
    if (!(Math.abs(code - wasm.codes[i]) < 1e-3)) found.push(`code ${i} is ${code}, ${wasm.codes[i]} on ${wasm.device}`);
  });
  return found;
}

async function check(cases, folder) {
  const missing = process.env.LATENTKIT_TFJS_NODE === '0' ? 'LATENTKIT_TFJS_NODE is 0' : await missingForAddon();
  if (missing !== undefined) return cases.skip(TITLE, missing);
  const project = join(folder, 'project');
  const installed = await run('npm', ['install', '--prefix', project, '--ignore-scripts', '--no-audit', '--no-fund', `${PACKAGE}@4.22.0`]);
  if (installed.code !== 0) return cases.skip(TITLE, `${PACKAGE} could not be installed`);
  const before = (await trainings(project)).probe;
  const explained = /install script of @tensorflow\/tfjs-node did not run/.test(before.detail) && /npm rebuild/.test(before.remedy);
  cases.add(`${PACKAGE} without its addon is explained`, explained ? [] : [JSON.stringify(before)]);
  const { tensorflow, reason } = await findTensorFlow(folder);
  if (tensorflow === undefined) return cases.skip(TITLE, reason);
  await attachAddon(join(project, 'node_modules', PACKAGE), tensorflow);
  const { probe, gpu, results } = await trainings(project);
  cases.add(`${PACKAGE} starts: ${probe.detail}`, probe.available ? [] : [JSON.stringify(probe)]);
  cases.add('and its package for GPUs, which is not there, has a remedy', /npm install @tensorflow\/tfjs-node-gpu/.test(gpu.remedy ?? '') ? [] : [JSON.stringify(gpu)]);
  for (const [name, pair] of Object.entries(results)) cases.add(`${TITLE} trains a ${name} model as on WebAssembly`, differences(pair));
}

await runCases((cases) => withFolder((folder) => check(cases, folder)));

// Exports the models of the tests of compiler and interchange and has them checked by Python's onnx (the full checker), onnxruntime and
// safetensors, which share no code with what wrote them. Takes the Python that LATENTKIT_PYTHON names, or makes an environment of its own.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runCases } from './lib/cases.mjs';
import { withFolder } from './lib/folder.mjs';
import { pythonWith } from './lib/python.mjs';
import { root, run, runNode } from './lib/run.mjs';

const reference = join(root, 'internal', 'reference');
const PACKAGES = ['numpy', 'onnx', 'onnxruntime', 'safetensors'];
/** Tests that write files with the results expected of them, by package. */
const TESTS = { compiler: 'test/export', interchange: 'test/(onnx|python)' };
const TITLE = 'exported files in Python';
/** What is checked of them: the folder that the tests write to where a variable says so, and the script that looks at it. */
const CHECKS = [
  { kind: 'ONNX', variable: 'LATENTKIT_ONNX_DIR', script: 'check_onnx.py' },
  { kind: 'safetensors', variable: 'LATENTKIT_SAFETENSORS_DIR', script: 'check_safetensors.py' },
];

await runCases((cases) =>
  withFolder(async (folder) => {
    const pinned = readFileSync(join(reference, 'requirements.txt'), 'utf8').split('\n');
    const python = await pythonWith(PACKAGES, pinned.filter((line) => PACKAGES.includes(line.split('==')[0])), folder);
    if (python === undefined) {
      cases.skip(TITLE, `no Python with ${PACKAGES.join(', ')}, and none could be installed`);
      return;
    }
    const folders = CHECKS.map(({ kind }) => join(folder, kind));
    for (const each of folders) mkdirSync(each);
    const variables = Object.fromEntries(CHECKS.map(({ variable }, i) => [variable, folders[i]]));
    for (const [name, tests] of Object.entries(TESTS)) {
      const jest = ['--experimental-vm-modules', join(root, 'node_modules', 'jest', 'bin', 'jest.js'), tests];
      const exported = await runNode(jest, { cwd: join(root, 'packages', name), env: { ...process.env, ...variables, LATENTKIT_RESULTS: '' } });
      if (exported.code === 0) continue;
      cases.add(`${TITLE}: export`, [exported.output]);
      return;
    }
    for (const [i, { kind, script }] of CHECKS.entries()) {
      const { code, output } = await run(python, [join(reference, script), folders[i]]);
      cases.add(`${TITLE}: ${kind}: ${output.trimEnd().split('\n').at(-1)}`, code === 0 ? [] : [output]);
    }
  }),
);

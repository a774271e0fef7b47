// Exports the models of the tests of compiler and interchange and has them checked by Python's onnx (the full checker) and onnxruntime, which share
// no code with what wrote them. Takes the Python that LATENTKIT_PYTHON names, or makes an environment of its own.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runCases } from './lib/cases.mjs';
import { withFolder } from './lib/folder.mjs';
import { root, run, runNode } from './lib/run.mjs';

const reference = join(root, 'internal', 'reference');
const PACKAGES = ['numpy', 'onnx', 'onnxruntime'];
/** Tests that write files with the results expected of them, by package. */
const TESTS = { compiler: 'test/export', interchange: 'test/onnx' };
const TITLE = 'exported ONNX files in Python';

/** A Python with the packages; undefined where none can be had. */
async function findPython(folder) {
  const imports = ['-c', `import ${PACKAGES.join(', ')}`];
  for (const python of [process.env.LATENTKIT_PYTHON, 'python3', 'python'].filter(Boolean)) {
    if ((await run(python, imports)).code === 0) return python;
    const environment = join(folder, 'python');
    if ((await run(python, ['-m', 'venv', environment])).code !== 0) continue;
    const made = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
    const pinned = readFileSync(join(reference, 'requirements.txt'), 'utf8').split('\n');
    const wanted = pinned.filter((line) => PACKAGES.includes(line.split('==')[0]));
    const { code } = await run(made, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--timeout', '20', '--retries', '1', ...wanted]);
    if (code === 0 && (await run(made, imports)).code === 0) return made;
  }
  return undefined;
}

await runCases((cases) =>
  withFolder(async (folder) => {
    const python = await findPython(folder);
    if (python === undefined) {
      cases.skip(TITLE, `no Python with ${PACKAGES.join(', ')}, and none could be installed`);
      return;
    }
    const files = join(folder, 'onnx');
    mkdirSync(files);
    for (const [name, tests] of Object.entries(TESTS)) {
      const jest = ['--experimental-vm-modules', join(root, 'node_modules', 'jest', 'bin', 'jest.js'), tests];
      const exported = await runNode(jest, { cwd: join(root, 'packages', name), env: { ...process.env, LATENTKIT_ONNX_DIR: files, LATENTKIT_RESULTS: '' } });
      if (exported.code === 0) continue;
      cases.add(`${TITLE}: export`, [exported.output]);
      return;
    }
    const { code, output } = await run(python, [join(reference, 'check_onnx.py'), files]);
    cases.add(`${TITLE}: ${output.trimEnd().split('\n').at(-1)}`, code === 0 ? [] : [output]);
  }),
);

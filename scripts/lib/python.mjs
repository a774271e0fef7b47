import { join } from 'node:path';
import process from 'node:process';
import { run } from './run.mjs';

const PIP = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--timeout', '20', '--retries', '1'];

/**
 * A Python that can import `modules`: the one that LATENTKIT_PYTHON names, one of the machine's, or an environment that
 * is made in `folder` with what pip is asked for in `install`. Undefined where none can be had.
 */
export async function pythonWith(modules, install, folder) {
  const imports = ['-c', `import ${modules.join(', ')}`];
  for (const python of [process.env.LATENTKIT_PYTHON, 'python3', 'python'].filter(Boolean)) {
    if ((await run(python, imports)).code === 0) return python;
    const environment = join(folder, 'python');
    if ((await run(python, ['-m', 'venv', environment])).code !== 0) continue;
    const made = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
    if ((await run(made, [...PIP, ...install])).code === 0 && (await run(made, imports)).code === 0) return made;
  }
  return undefined;
}

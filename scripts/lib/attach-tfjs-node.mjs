// Gives an installed @tensorflow/tfjs-node its addon, compiled against the libraries of a TensorFlow from PyPI: what its
// install script downloads is not needed, and neither is node-gyp.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { run } from './run.mjs';

/** Versions of Node-API under which the package looks for its addon. */
const FOLDER = 'napi-v8';

/** Where the headers of this Node lie; undefined where it came without. */
function headers() {
  const prefix = dirname(dirname(process.execPath));
  return [join(prefix, 'include', 'node'), '/usr/include/node', '/usr/local/include/node'].find((folder) => existsSync(join(folder, 'node_api.h')));
}

/** What is missing to compile the addon; undefined where nothing is. */
export async function missingForAddon() {
  if (process.platform !== 'linux') return 'the libraries of PyPI are laid out as this needs them on Linux alone';
  if (headers() === undefined) return 'Node came without its headers';
  return (await run('g++', ['--version'])).code === 0 ? undefined : 'there is no g++';
}

/** Compiles the addon of the package in `folder` against the `tensorflow` folder of a TensorFlow of 2.12 to 2.16; throws with g++'s output. */
export async function attachAddon(folder, tensorflow) {
  for (const name of ['deps', 'lib']) rmSync(join(folder, name), { recursive: true, force: true });
  mkdirSync(join(folder, 'deps'));
  mkdirSync(join(folder, 'lib', FOLDER), { recursive: true });
  symlinkSync(tensorflow, join(folder, 'deps', 'lib'));
  symlinkSync(join(tensorflow, 'include'), join(folder, 'deps', 'include'));
  const { code, output } = await run(
    'g++',
    [
      ...['-std=c++17', '-O2', '-shared', '-fPIC', '-w', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'],
      ...[`-I${headers()}`, '-I..', '-Ideps/include', 'binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'],
      ...['-o', join('lib', FOLDER, 'tfjs_binding.node'), '-Ldeps/lib', '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
      '-Wl,-rpath,$ORIGIN/../../deps/lib',
    ],
    { cwd: folder },
  );
  if (code !== 0) throw new Error(output);
}

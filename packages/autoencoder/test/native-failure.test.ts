import { describe, expect, test } from '@jest/globals';
import { brokenPackage, noGpu } from '../src/engine/native-failure.js';

const noAddon = (folder: string): string =>
  `${folder}/dist/index.js:61\n    throw new Error("The Node.js native addon module (tfjs_binding.node) can not " +\n    ^\n\n` +
  `Error: The Node.js native addon module (tfjs_binding.node) can not be found at path: ${folder}/lib/napi-v8/tfjs_binding.node. \n` +
  "Please run command 'npm rebuild @tensorflow/tfjs-node --build-addon-from-source' to rebuild the native addon module. \n" +
  '    at Object.<anonymous> (dist/index.js:61:11)\n\nNode.js v20.20.2';
const byPnpm = noAddon('/app/node_modules/.pnpm/@tensorflow+tfjs-node@4.22.0_seedrandom@3.0.5/node_modules/@tensorflow/tfjs-node');
const byNpm = noAddon('/app/node_modules/@tensorflow/tfjs-node');

describe('what the messages of TensorFlow.js\'s native packages mean', () => {
  test.each([
    ['pnpm did not run the install script', byPnpm, /install script of @tensorflow\/tfjs-node did not run/, /"@tensorflow\/tfjs-node": true' under allowBuilds.*pnpm rebuild @tensorflow\/tfjs-node/],
    ['npm did not', byNpm, /did not run/, /^Run 'npm rebuild @tensorflow\/tfjs-node/],
    ['TensorFlow was not downloaded', 'Error: libtensorflow.so.2: cannot open shared object file: No such file or directory\n    at Module._extensions..node', /TensorFlow's library is missing \(libtensorflow\.so\.2\)/, /downloads it/],
    ['Node 23 and newer', 'TypeError: (0 , util_1.isNullOrUndefined) is not a function\n    at createTensorsTypeOpAttr (nodejs_kernel_backend.js:675)', /no longer has/, /Node 20 or 22/],
    ['another platform', 'Error: /app/lib/napi-v8/tfjs_binding.node: invalid ELF header', /another platform/, /Delete node_modules/],
    ['an old distribution', "Error: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.33' not found (required by tfjs_binding.node)", /GLIBC_2\.33/, /newer distribution/],
    ['anything else', 'Error: a matrix product gave 10 instead of 11\n    at [eval]:4', /does not work: a matrix product gave 10 instead of 11$/, /Reinstall/],
    ['silence', '', /without an answer/, /Reinstall/],
  ])('%s', (_, output, reason, remedy) => {
    const failure = brokenPackage('@tensorflow/tfjs-node', output);
    expect(failure.reason).toMatch(reason);
    expect(failure.remedy).toMatch(remedy);
    expect(failure.reason).not.toContain('\n');
  });

  const unloaded = (library: string): string =>
    `W tensorflow/stream_executor/platform/default/dso_loader.cc:64] Could not load dynamic library '${library}'; dlerror: ${library}: cannot open shared object file: No such file or directory\n`;
  test.each([
    ['no CUDA', `${unloaded('libcudart.so.11.0')}I tensorflow/stream_executor/cuda/cudart_stub.cc:29] Ignore above cudart dlerror if you do not have a GPU set up on your machine.`, /missing \(libcudart\.so\.11\.0\)/, /CUDA 11\.2/],
    ['no driver', unloaded('libcudart.so.11.0') + unloaded('libcuda.so.1'), /no NVIDIA driver/, /--gpus all/],
    ['no driver, as TensorFlow 2.15 says it', 'I external/local_tsl/tsl/cuda/cudart_stub.cc:31] Could not find cuda drivers on your machine, GPU will not be used.', /no NVIDIA driver$/, /--gpus all/],
    ['no cuDNN', `${unloaded('libcudnn.so.8')}W tensorflow/core/common_runtime/gpu/gpu_device.cc:1850] Cannot dlopen some GPU libraries.`, /libcudnn\.so\.8/, /cuDNN 8/],
    ['TensorFlow 2.15 without a library', 'W tensorflow/core/common_runtime/gpu/gpu_device.cc:2256] Cannot dlopen some GPU libraries. Please make sure the missing libraries mentioned above are installed properly', /library of CUDA is missing$/, /cuDNN/],
    ['nothing said', '', /found no GPU$/, /NVIDIA driver/],
  ])('a package for GPUs on the processor: %s', (_, output, reason, remedy) => {
    const failure = noGpu('@tensorflow/tfjs-node-gpu', output);
    expect(failure.reason).toMatch(reason);
    expect(failure.remedy).toMatch(remedy);
  });
});

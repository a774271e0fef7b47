import { describe, expect, test } from '@jest/globals';
import { runtimeReports } from '../src/index.js';
import { knownFailure } from '../src/runtime/failure.js';

/** What onnxruntime-node 1.30 writes on Linux when a library does not load. */
const unloaded = (library: string, error: string): string =>
  `[E:onnxruntime:onnxruntime-node, provider_bridge_ort.cc:2146 Create] /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1988 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() ` +
  `[ONNXRuntimeError] : 1 : FAIL : Failed to load library /app/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/${library} with error: ${error}\n` +
  'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
const at = (library: string): string => `/app/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/${library}`;
const missing = (library: string): string => unloaded('libonnxruntime_providers_cuda.so', `${library}: cannot open shared object file: No such file or directory`);
/** What CUDA itself refuses. */
const refused = (failure: string): string =>
  `/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:114 std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*, const char*, SUCCTYPE, const char*, const char*, int) ` +
  `CUDA failure ${failure} ; GPU=-1 ; hostname=box ; file=/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider.cc ; line=336 ; expr=cudaSetDevice(info_.device_id);`;

describe('what the messages of onnxruntime-node mean', () => {
  test.each([
    ['the provider was not fetched', unloaded('libonnxruntime_providers_shared.so', `${at('libonnxruntime_providers_shared.so')}: cannot open shared object file: No such file or directory`), /not installed: libonnxruntime_providers_shared\.so/, /allowBuilds.*onnxruntime-gpu of the same version/],
    ['half of the provider', unloaded('libonnxruntime_providers_cuda.so', `${at('libonnxruntime_providers_cuda.so')}: cannot open shared object file: No such file or directory`), /libonnxruntime_providers_cuda\.so is missing/, /npm rebuild onnxruntime-node/],
    ['no CUDA', missing('libcublasLt.so.13'), /library of CUDA is missing \(libcublasLt\.so\.13\)/, /CUDA 13 and cuDNN 9/],
    ['a part of CUDA', missing('libcudart.so.13'), /\(libcudart\.so\.13\)/, /CUDA 13/],
    ['a part with a version of its own', missing('libcurand.so.10'), /\(libcurand\.so\.10\)/, /the CUDA toolkit and cuDNN/],
    ['no driver', missing('libcuda.so.1'), /NVIDIA driver is missing \(libcuda\.so\.1\)/, /--gpus all/],
    ['no cuDNN', missing('libcudnn.so.9'), /cuDNN is missing \(libcudnn\.so\.9\)/, /cuDNN 9/],
    ['another CUDA', unloaded('libonnxruntime_providers_cuda.so', `${at('libonnxruntime_providers_cuda.so')}: undefined symbol: cublasLtMatmulDescDestroy, version libcublasLt.so.13`), /another version of libcublasLt\.so\.13/, /version of CUDA/],
    ['an old driver', refused('35: CUDA driver version is insufficient for CUDA runtime version'), /driver is older/, /580/],
    ['a hidden GPU', refused('100: no CUDA-capable device is detected'), /no GPU/, /CUDA_VISIBLE_DEVICES/],
    ['a full GPU', refused('2: out of memory'), /memory is taken/, /nvidia-smi/],
  ])('cuda: %s', (_, text, reason, remedy) => {
    const failure = knownFailure('cuda', text);
    expect(failure?.reason).toMatch(reason);
    expect(failure?.remedy).toMatch(remedy);
    expect(`${failure?.reason}${failure?.remedy}`).not.toContain('\n');
  });

  const adapter = 'Failed to get a WebGPU adapter: No supported adapters\n';
  test.each([
    ['no loader', "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file: No such file or directory\n    at operator() (BackendVk.cpp:368)\n\n" + adapter, /no Vulkan here \(libvulkan\.so\.1\)/, /libvulkan1/],
    ['no driver', 'Warning: vkCreateInstance: Found no drivers!\nWarning: vkCreateInstance failed with VK_ERROR_INCOMPATIBLE_DRIVER\n    at CheckVkSuccessImpl (VulkanError.cpp:106)\n\n' + adapter, /finds no driver/, /VK_ICD_FILENAMES/],
    ['nothing more said', adapter, /no GPU that WebGPU can use/, /Direct3D 12/],
  ])('webgpu: %s', (_, text, reason, remedy) => {
    const failure = knownFailure('webgpu', text);
    expect(failure?.reason).toMatch(reason);
    expect(failure?.remedy).toMatch(remedy);
  });

  test('what is not known is left as it is', () => {
    expect(knownFailure('cuda', 'something new')).toBeUndefined();
    expect(knownFailure('cpu', missing('libcudart.so.13'))).toBeUndefined();
  });
});

test('on this machine, a native device that fails is explained by more than its exception', async () => {
  for (const { device, available, reason, remedy } of await runtimeReports(['cuda', 'webgpu'])) {
    if (available) continue;
    expect(`${device}: ${reason}`).not.toMatch(/Failed to load shared library|Failed to get a WebGPU adapter|\n/);
    expect(remedy).toMatch(/Install|install|Update|Check/);
  }
});

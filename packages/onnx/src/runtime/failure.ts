import type { RuntimeDevice } from './types.js';

/** Why a device does not work, and what to do about it. */
export interface Failure {
  readonly reason: string;
  readonly remedy: string;
}

interface Known {
  readonly pattern: RegExp;
  readonly explain: (match: RegExpExecArray) => Failure;
}

const PROVIDER = 'the CUDA provider of onnxruntime-node';
const CUDA_FOLDERS = 'and name their folders in LD_LIBRARY_PATH';

const CUDA: readonly Known[] = [
  {
    pattern: /(libonnxruntime_providers_(?:shared|cuda)\.so|onnxruntime_providers_(?:shared|cuda)\.dll)["']?: cannot open shared object|(onnxruntime_providers_\w+\.dll)" which is missing/,
    explain: (match) => ({
      reason: `${PROVIDER} is not installed: ${match[1] ?? match[2]} is missing`,
      remedy:
        "Let the install script of onnxruntime-node fetch it: 'npm rebuild onnxruntime-node', with pnpm after 'onnxruntime-node: true' under allowBuilds. " +
        "Or unpack PyPI's onnxruntime-gpu of the same version and copy libonnxruntime_providers_shared.so and libonnxruntime_providers_cuda.so beside libonnxruntime.so.1.",
    }),
  },
  {
    pattern: /(libcuda\.so[.\d]*): cannot open shared object/,
    explain: (match) => ({
      reason: `the NVIDIA driver is missing (${match[1]})`,
      remedy: "Install the NVIDIA driver. In a container, install NVIDIA's container toolkit on the host and start with '--gpus all'.",
    }),
  },
  {
    pattern: /(libcudnn[\w.]*?\.so(?:\.(\d+))?[.\d]*): cannot open shared object/,
    explain: (match) => ({
      reason: `cuDNN is missing (${match[1]})`,
      remedy: `Install cuDNN ${match[2] ?? '9'} for the CUDA version of the provider, or 'pip install nvidia-cudnn-cu13', ${CUDA_FOLDERS}.`,
    }),
  },
  {
    pattern: /(lib(?:cublas|cublasLt|cudart|curand|cufft|cusparse|nvrtc|nvJitLink)\.so\.(\d+)[.\d]*): cannot open shared object/,
    explain: (match) => ({
      reason: `a library of CUDA is missing (${match[1]})`,
      // cuRAND and cuFFT count their versions by themselves.
      remedy: `Install ${/cublas|cudart|nvrtc|nvJitLink/.test(match[1]) ? `CUDA ${match[2]}` : 'the CUDA toolkit'} and cuDNN 9, ${CUDA_FOLDERS} if the loader does not find them.`,
    }),
  },
  {
    pattern: /undefined symbol: \S+, version (lib\S+)|version [`'](\S+)' not found \(required by \S*providers_cuda/,
    explain: (match) => ({
      reason: `${PROVIDER} was built for another version of ${match[1] ?? match[2]}`,
      remedy: 'Install the version of CUDA that the number in that name says, or the provider of the same version as onnxruntime-node.',
    }),
  },
  {
    pattern: /CUDA failure 35\b|driver version is insufficient/,
    explain: () => ({ reason: 'the NVIDIA driver is older than this CUDA needs', remedy: 'Update the NVIDIA driver; CUDA 13 needs version 580 or newer.' }),
  },
  {
    pattern: /CUDA failure 100\b|no CUDA-capable device/,
    explain: () => ({ reason: 'CUDA sees no GPU', remedy: "Check 'nvidia-smi' and CUDA_VISIBLE_DEVICES; start a container with '--gpus all'." }),
  },
  {
    pattern: /CUDA failure 2\b|CUDA failure 46\b|out of memory/,
    explain: () => ({ reason: "the GPU's memory is taken, or the GPU is reserved", remedy: "See with 'nvidia-smi' which processes use it." }),
  },
  {
    pattern: /LoadLibrary failed with error 126/,
    explain: () => ({ reason: 'a library of CUDA or cuDNN is missing', remedy: 'Install CUDA and cuDNN 9 and put their bin folders into PATH.' }),
  },
];

const DRIVERS = "(on Debian and Ubuntu mesa-vulkan-drivers for AMD and Intel; NVIDIA's own driver brings it)";

const WEBGPU: readonly Known[] = [
  {
    pattern: /Couldn't load Vulkan: (\S+): cannot open shared object/,
    explain: (match) => ({ reason: `there is no Vulkan here (${match[1]})`, remedy: `Install the Vulkan loader, libvulkan1, and the GPU's Vulkan driver ${DRIVERS}.` }),
  },
  {
    pattern: /Found no drivers|VK_ERROR_INCOMPATIBLE_DRIVER/,
    explain: () => ({
      reason: 'the Vulkan loader finds no driver',
      remedy: `Install the GPU's Vulkan driver ${DRIVERS}. In a container of NVIDIA's toolkit set NVIDIA_DRIVER_CAPABILITIES=all. Where VK_ICD_FILENAMES is set, it has to name the driver's JSON file.`,
    }),
  },
  {
    pattern: /No supported adapters|Failed to get a WebGPU adapter/,
    explain: () => ({ reason: 'there is no GPU that WebGPU can use', remedy: "Install the GPU's driver: Vulkan on Linux, Direct3D 12 on Windows; on macOS Metal is there." }),
  },
];

/** What the runtime's own messages and its log mean, for a native device; undefined where they are not known. */
export function knownFailure(device: RuntimeDevice, text: string): Failure | undefined {
  const list = device === 'cuda' ? CUDA : device === 'webgpu' ? WEBGPU : [];
  for (const { pattern, explain } of list) {
    const match = pattern.exec(text);
    if (match !== null) return explain(match);
  }
  return undefined;
}

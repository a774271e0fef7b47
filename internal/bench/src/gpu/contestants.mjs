import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Devices of LatentKit that are measured, in the order in which `chooseDevice` prefers them. */
export const DEVICES = ['cuda', 'node-gpu', 'webgpu', 'cpu'];

/** Modes of PyTorch. ONNX Runtime multiplies in TF32 on CUDA where the GPU has it, which PyTorch does when it is told to. */
const MODES = [
  ['eager', 'PyTorch'],
  ['eager-tf32', 'PyTorch, TF32'],
  ['compile-tf32', 'PyTorch, torch.compile, TF32'],
];

/** LatentKit on each of the devices and PyTorch on its own, as {@link runContestant} takes them. */
export function contestantsOn(devices, torchDevice, threads) {
  const unknown = devices.find((device) => !DEVICES.includes(device));
  if (unknown !== undefined) throw new Error(`'${unknown}' is no device: ${DEVICES.join(', ')}.`);
  const ours = devices.map((device) => {
    const engine = device === 'node-gpu' ? 'eager' : 'compiled';
    return {
      name: `ours-${device}`,
      title: `LatentKit, ${engine}, ${device}`,
      start: (workload) => ({ command: process.execPath, args: [here('ours.mjs'), workload] }),
      options: ['--engine', engine, '--device', device],
      threads,
    };
  });
  // TF32 is the GPUs' own.
  const modes = torchDevice === 'cpu' ? MODES.slice(0, 1) : MODES;
  const torch = modes.map(([mode, title]) => ({
    name: `torch-${mode}`,
    title: `${title}, ${torchDevice}`,
    start: (workload) => {
      const command = process.env.LATENTKIT_BENCH_PYTHON;
      return command === undefined ? { missing: 'LATENTKIT_BENCH_PYTHON names no Python' } : { command, args: [here('peers/python/torch_peer.py'), mode, workload] };
    },
    options: ['--device', torchDevice],
    threads,
  }));
  return [...ours, ...torch];
}

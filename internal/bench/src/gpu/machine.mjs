import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { machine } from '../training/machine.mjs';

/** The machine with its NVIDIA GPU and driver, where there is one. */
export async function gpuMachine() {
  const asked = promisify(execFile)('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader']);
  const gpu = await asked.then(({ stdout }) => stdout.trim().split('\n')[0]).catch(() => null);
  return { ...machine(), gpu };
}

import { arch, cpus, platform, release, totalmem } from 'node:os';
import process from 'node:process';

/** The machine of a run, as far as it matters to its figures. */
export function machine() {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release().split('-')[0]} ${arch()}`,
    node: process.versions.node,
  };
}

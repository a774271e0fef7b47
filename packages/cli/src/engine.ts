import { COMPILED_DEVICES, checkCount, chooseDevice, DEVICES, type Engine, ENGINES, type ExecutionOptions, selectEngine } from '@latentkit/autoencoder';
import { UnknownNameError } from '@latentkit/core';
import { asUsage } from './exit-codes.js';
import { type CliIo, line } from './io.js';

/** The device that stands for the first GPU that works, and for the processor where none does. */
const GPU = 'gpu';

/** Flags that say with what is computed. */
export interface EngineFlags {
  readonly engine?: string | undefined;
  readonly device?: string | undefined;
  readonly threads?: number | undefined;
}

/** An engine, and where it says what does not run as was asked for. */
export interface ChosenEngine {
  readonly engine: Engine;
  readonly onWarning: (message: string) => void;
}

/** The engine that the flags ask for. What it has to say goes to standard error, once. */
export async function chooseEngine(flags: EngineFlags, io: CliIo): Promise<ChosenEngine> {
  const said = new Set<string>();
  const onWarning = (message: string): void => {
    if (said.has(message)) return;
    said.add(message);
    // On a terminal there may be a bar in this line.
    if (io.stderr.isTTY === true) io.stderr.write(`\r${' '.repeat((io.stderr.columns ?? 80) - 1)}\r`);
    line(io.stderr, message);
  };
  const { engine = 'auto', device = 'auto', threads } = flags;
  await asUsage(() => checkEngineFlags(flags));
  if (device === GPU) return { engine: await gpuEngine(flags, onWarning), onWarning };
  const options = { engine, device, onWarning, ...(threads === undefined ? {} : { threads }) } as ExecutionOptions;
  return { engine: await selectEngine(options), onWarning };
}

async function gpuEngine({ engine = 'auto', threads }: EngineFlags, onWarning: (message: string) => void): Promise<Engine> {
  const compiled = ['cuda', 'webgpu', 'cpu'] as const;
  const prefer = { auto: undefined, compiled, eager: ['node-gpu', 'node'] as const }[engine as (typeof ENGINES)[number]];
  const choice = await chooseDevice({ ...(prefer === undefined ? {} : { prefer }), ...(threads === undefined ? {} : { threads }) });
  for (const { device, reason, remedy } of choice.failures) onWarning(`Not on ${device}: ${reason}. ${remedy}`);
  return choice.engine;
}

/** Throws for names that no engine or device has, knowing the nearest one, and for a number of threads that is none. */
export function checkEngineFlags({ engine, device, threads }: EngineFlags): void {
  if (engine !== undefined && !(ENGINES as readonly string[]).includes(engine)) throw new UnknownNameError('engine', engine, ENGINES);
  const devices = [...new Set(['auto', GPU, ...DEVICES, ...COMPILED_DEVICES])];
  if (device !== undefined && !devices.includes(device)) throw new UnknownNameError('device', device, devices);
  if (threads !== undefined) checkCount('threads', threads, 1);
}

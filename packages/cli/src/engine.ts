import { COMPILED_DEVICES, checkCount, DEVICES, type Engine, ENGINES, type ExecutionOptions, selectEngine } from '@latentkit/autoencoder';
import { UnknownNameError } from '@latentkit/core';
import { asUsage } from './exit-codes.js';
import { type CliIo, line } from './io.js';

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
  const options = { engine, device, onWarning, ...(threads === undefined ? {} : { threads }) } as ExecutionOptions;
  return { engine: await selectEngine(options), onWarning };
}

/** Throws for names that no engine or device has, knowing the nearest one, and for a number of threads that is none. */
export function checkEngineFlags({ engine, device, threads }: EngineFlags): void {
  if (engine !== undefined && !(ENGINES as readonly string[]).includes(engine)) throw new UnknownNameError('engine', engine, ENGINES);
  const devices = [...new Set(['auto', ...DEVICES, ...COMPILED_DEVICES])];
  if (device !== undefined && !devices.includes(device)) throw new UnknownNameError('device', device, devices);
  if (threads !== undefined) checkCount('threads', threads, 1);
}

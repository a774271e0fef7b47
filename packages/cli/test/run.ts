import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { main } from '../src/index.js';

/** What a command printed and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, not on a terminal. */
export async function run(argv: readonly string[], signal: AbortSignal = new AbortController().signal): Promise<Outcome> {
  const text = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr'): { write(part: string): void } => ({ write: (part) => void (text[name] += part) });
  const code = await main(argv, { stdout: output('stdout'), stderr: output('stderr'), signal });
  return { code, ...text };
}

/** Runs until standard error shows how far the work has come, then interrupts it. */
export async function interrupted(argv: readonly string[]): Promise<Outcome> {
  const controller = new AbortController();
  const text = { stdout: '', stderr: '' };
  const code = await main(argv, {
    stdout: { write: (part) => void (text.stdout += part) },
    stderr: {
      write: (part) => {
        text.stderr += part;
        if (/\d+\/\d+/.test(part)) controller.abort();
      },
    },
    signal: controller.signal,
  });
  return { code, ...text };
}

/** A folder that is removed when the tests of the file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latentkit-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Flags of a training that takes a moment. */
export const TINY = ['--device', 'cpu', '--hidden-units', '[8]', '--latent-dim', '2', '--epochs', '2', '--batch-size', '256'] as const;

/** The JSON object on standard output, which must hold nothing else. */
export function jsonOf<T = Record<string, unknown>>({ stdout }: Outcome): T {
  return JSON.parse(stdout) as T;
}

export function readJson<T = Record<string, unknown>>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as T;
}

/** Paths of all files below a folder. */
export function filesIn(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).map((path) => path.replaceAll('\\', '/')).sort();
}

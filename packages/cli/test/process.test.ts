import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readJson, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const binary = fileURLToPath(new URL('../../latentkit/bin/latentkit.js', import.meta.url));
// What a signal does to a process can only be seen with a process of its own, which runs what has been built.
const built = existsSync(fileURLToPath(new URL('../dist/index.js', import.meta.url)));
const inProcess = built ? test : test.skip;

const TRAINING = ['train', 'stacked', '--data', 'wdbc', '--scale', 'minmax', '--device', 'cpu', '--hidden-units', '[16]', '--latent-dim', '3', '--batch-size', '16'];

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command; `react` sees everything that was printed so far. */
function start(argv: readonly string[], react: (child: ChildProcess, printed: string) => void = () => undefined): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [binary, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (part: Buffer) => {
        text[name] += part.toString();
        react(child, text.stdout + text.stderr);
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...text }));
  });
}

/** Sends a signal once a line about this epoch has been printed. */
function signalAfter(epoch: number, signal: NodeJS.Signals): (child: ChildProcess, printed: string) => void {
  let sent = false;
  return (child, printed) => {
    if (sent || !printed.includes(`epoch ${epoch}/`)) return;
    sent = true;
    child.kill(signal);
  };
}

describe(built ? 'the latentkit command' : 'the latentkit command (skipped: not built, see pnpm build)', () => {
  inProcess(
    'kill -9 loses nothing that --resume does not bring back: the same weights to the bit',
    async () => {
      const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')];
      const epochs = ['--epochs', '12', '--seed', '5'];
      const [first, second] = await Promise.all([start([...TRAINING, ...epochs, '--out', whole]), start([...TRAINING, ...epochs, '--out', killed], signalAfter(4, 'SIGKILL'))]);
      expect(first.code).toBe(0);
      expect(second.signal).toBe('SIGKILL');
      expect(existsSync(join(killed, 'model'))).toBe(false);
      const checkpoint = readJson<{ checkpoint: { epoch: number } }>(killed, 'checkpoint', 'latentkit.json').checkpoint.epoch;
      expect(checkpoint).toBeGreaterThanOrEqual(3);
      expect(checkpoint).toBeLessThan(12);
      const resumed = await run(['train', '--resume', killed, '--json']);
      expect(resumed).toMatchObject({ code: 0 });
      // Starting over would end with the same weights too: it went on from the checkpoint.
      expect(resumed.stderr).toMatch(new RegExp(`on cpu\\nepoch ${checkpoint + 1}/12`));
      for (const path of ['encoder/weights.bin', 'decoder/weights.bin']) {
        expect(readFileSync(join(killed, 'model', path)).equals(readFileSync(join(whole, 'model', path)))).toBe(true);
      }
      const values = (path: string): string[] => readFileSync(join(path, 'history.csv'), 'utf8').trim().split('\n').map((row) => row.split(',').slice(0, 3).join(','));
      expect(values(killed)).toEqual(values(whole));
    },
    90_000,
  );

  inProcess(
    'Ctrl-C writes the best model so far and ends with 130',
    async () => {
      const out = join(folder, 'interrupted');
      const { code, stdout } = await start([...TRAINING, '--epochs', '5000', '--out', out, '--json'], signalAfter(2, 'SIGINT'));
      expect(code).toBe(130);
      const result = JSON.parse(stdout) as { epochs: number; report: string };
      expect(result.epochs).toBeGreaterThanOrEqual(2);
      expect(existsSync(result.report)).toBe(true);
      expect(await run(['evaluate', out, '--device', 'cpu'])).toMatchObject({ code: 0 });
    },
    60_000,
  );

  inProcess(
    'SIGTERM is the same',
    async () => {
      const out = join(folder, 'terminated');
      expect(await start([...TRAINING, '--epochs', '5000', '--out', out], signalAfter(1, 'SIGTERM'))).toMatchObject({ code: 130 });
      expect(existsSync(join(out, 'model', 'latentkit.json'))).toBe(true);
    },
    60_000,
  );

  inProcess(
    'Ctrl-C leaves the map of reduce as it is by then, and of what has none nothing',
    async () => {
      const [map, none] = [join(folder, 'map.npy'), join(folder, 'none.npy')];
      const argv = ['reduce', 'umap', 'wdbc', '--scale', 'standard', '--set', 'epochs=1000000', '--out', map, '--json'];
      let sent = false;
      const { code, stdout } = await start(argv, (child, printed) => {
        if (!sent && /umap: \d+\/1000000/.test(printed)) sent = child.kill('SIGINT');
      });
      expect([code, JSON.parse(stdout)]).toEqual([130, expect.objectContaining({ shape: [569, 2], interrupted: true })]);
      expect(existsSync(map)).toBe(true);
      const nmf = ['reduce', 'nmf', 'digits', '--set', 'tolerance=0', '--set', 'maxIterations=1000000', '--out', none];
      sent = false;
      const stopped = await start(nmf, (child, printed) => {
        if (!sent && /nmf: \d+\//.test(printed)) sent = child.kill('SIGINT');
      });
      expect([stopped.code, stopped.stdout, existsSync(none)]).toEqual([130, '', false]);
    },
    60_000,
  );

  inProcess('help, version and wrong usage end with their codes', async () => {
    const [help, version, wrong] = await Promise.all([start(['train', '--help']), start(['--version']), start(['tran'])]);
    expect([help.code, version.code, wrong.code]).toEqual([0, 0, 2]);
    expect(help.stdout).toContain('Examples:');
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+/);
  }, 60_000);
});

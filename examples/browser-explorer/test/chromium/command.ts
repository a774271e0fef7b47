import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { open } from '../browser.js';
import { Explorer } from './explorer.js';
import type { Site } from './site.js';

const binary = fileURLToPath(new URL('../../../../packages/latentkit/bin/latentkit.js', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  /** Resolves with the first line it prints. */
  readonly firstLine: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

function start(args: readonly string[]): Running {
  const child = spawn(process.execPath, [binary, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, output] = ['', ''];
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      output += text;
      if (printed.includes('\n')) resolve(printed.slice(0, printed.indexOf('\n')));
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => child.on('close', (code) => resolve({ code, output })));
  return { child, firstLine, ended };
}

export function command(site: () => Site): void {
  describe('latentkit explore', () => {
    const folder = mkdtempSync(join(tmpdir(), 'latentkit-explorer-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('opens a model that the command trained, with its data, and ends with Ctrl-C', async () => {
      const out = join(folder, 'run');
      const training = start(['train', 'stacked', '--data', 'digits', '--hidden-units', '[32]', '--latent-dim', '3', '--epochs', '2', '--batch-size', '64', '--out', out]);
      const { code, output } = await training.ended;
      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });

      const serving = start(['explore', out, '--port', '0']);
      const url = await Promise.race([serving.firstLine, serving.ended.then((end) => Promise.reject(new Error(end.output)))]);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?bundle=model\.zip&data=/);
      const explorer = new Explorer(await open(site().browser, url));
      const { page } = explorer;
      await page.locator('.at-hand', { hasText: '1,797 samples of 8 × 8 pixels' }).waitFor();
      await page.locator('.at-hand', { hasText: 'Autoencoder, 3 numbers per sample' }).waitFor();
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      await page.getByRole('application', { name: /Two code axes.*1,797 samples in 10 classes/ }).first().waitFor();
      await explorer.takeNext();
      expect(await explorer.code()).toHaveLength(3);
      expect(explorer.complaints).toEqual([]);
      await explorer.close();

      serving.child.kill('SIGINT');
      expect((await serving.ended).code).toBe(0);
    });
  });
}

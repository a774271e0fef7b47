import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';

interface Trained {
  readonly losses: readonly number[];
  readonly warnings: readonly string[];
  readonly device: string;
}

interface Outcome {
  readonly trained: Record<string, { readonly cpu: Trained; readonly webgpu: Trained }>;
  readonly chosen: { readonly device: string; readonly failures: readonly { device: string; reason: string }[] };
}

/** Folders of browsers that bring a Vulkan driver in software, SwiftShader, and a Vulkan loader beside it. */
const FOLDERS = [process.env['LATENTKIT_SWIFTSHADER'] ?? '', '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
const DRIVER = 'libvk_swiftshader.so';
const folder = FOLDERS.find((candidate) => existsSync(join(candidate, DRIVER)) && existsSync(join(candidate, 'libvulkan.so.1')));

/** Only there to end what hangs: making shaders for a GPU in software is work, and the machine may be busy. */
const PATIENCE = 300_000;

const temporary = mkdtempSync(join(tmpdir(), 'latentkit-'));
afterAll(() => rmSync(temporary, { recursive: true }));

/** The models' trainings in a process in which Vulkan is SwiftShader. */
async function outcome(driver: string): Promise<Outcome> {
  const description = join(temporary, 'swiftshader.json');
  writeFileSync(description, JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: join(driver, DRIVER), api_version: '1.0.5' } }));
  const runner = fileURLToPath(new URL('../../../packages/core/test/fixtures/run-typescript.mjs', import.meta.url));
  const script = fileURLToPath(new URL('./fixtures/webgpu-child.ts', import.meta.url));
  const env = { ...process.env, VK_ICD_FILENAMES: description, LD_LIBRARY_PATH: `${driver}:${process.env['LD_LIBRARY_PATH'] ?? ''}` };
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@latentkit/source', runner, script], { env });
  return JSON.parse(stdout) as Outcome;
}

(folder === undefined ? describe.skip : describe)(`WebGPU on ${folder ?? 'a Vulkan driver in software, which Chromium has and is not here; LATENTKIT_SWIFTSHADER names its folder'}`, () => {
  const made = folder === undefined ? undefined : outcome(folder);

  test.each(['dense', 'convolutional variational'])('trains a %s autoencoder to the losses of the processor', async (name) => {
    const { cpu, webgpu } = (await made)?.trained[name] ?? {};
    expect([cpu?.device, webgpu?.device]).toEqual(['cpu', 'webgpu']);
    expect([cpu?.warnings, webgpu?.warnings]).toEqual([[], []]);
    // Sines and exponentials of shaders are good to some 1e-6; what is compared are sums, after six steps of Adam.
    webgpu?.losses.forEach((loss, i) => expect(Math.abs(loss / (cpu?.losses[i] ?? NaN) - 1)).toBeLessThan(2e-5));
    expect(webgpu?.losses.slice(1).every((loss, i) => loss < webgpu.losses[i])).toBe(true);
  }, PATIENCE);

  test('is passed over by chooseDevice, since the processor is faster than a GPU in software', async () => {
    const { device, failures } = (await made)?.chosen ?? {};
    expect(device).toBe('cpu');
    expect(failures).toEqual([expect.objectContaining({ device: 'webgpu', reason: expect.stringMatching(/slower here than 'cpu'/) })]);
  }, PATIENCE);
});

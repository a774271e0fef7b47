import { accessSync, constants, existsSync } from 'node:fs';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { chooseDevice, type DeviceChoice, probeDevices, selectEngine } from '@latentkit/autoencoder';
import { cacheDirectory } from '@latentkit/core/node';
import { listDatasets } from '@latentkit/datasets/node';
import { runtimeReports } from '@latentkit/onnx';
import { learningCurves } from '@latentkit/viz';
import { toPng } from '@latentkit/viz/node';
import { EXIT } from '../exit-codes.js';
import { type CliIo, json, line } from '../io.js';
import { textTable } from '../text-table.js';
import { versions } from '../versions.js';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy?: string;
}

/** `latentkit doctor`: fails only where nothing can be trained. */
export async function doctorCommand(options: { readonly json?: boolean }, io: CliIo): Promise<number> {
  const runtimes = await runtimeReports();
  const devices = await probeDevices();
  const node = nodeCheck();
  const checks = [node, dataFolder(), cacheFolder(), await pictures()];
  const memory = { totalMB: Math.round(totalmem() / 1e6), freeMB: Math.round(freemem() / 1e6), processors: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown' };
  const usable = devices.filter(({ available }) => available);
  const ok = node.ok && usable.length > 0;
  const engine = usable.length === 0 ? undefined : await chosenEngine(runtimes);
  const gpu = usable.length === 0 ? undefined : await chooseDevice({ prefer: ['cuda', 'node-gpu', 'webgpu', 'cpu', 'wasm', 'node'] }).catch(() => undefined);
  if (options.json === true) {
    json(io.stdout, { ok, platform: `${process.platform}-${process.arch}`, engine: engine ?? null, device: engine?.device ?? null, gpu: gpu === undefined ? null : { device: gpu.device, engine: gpu.engine.name, failures: gpu.failures }, runtimes, devices, checks, memory, versions: versions() });
    return ok ? EXIT.success : EXIT.failure;
  }
  const section = (title: string, rows: readonly Check[]): void => {
    line(io.stdout, `${title}\n${textTable(rows.map(({ name, ok: good, detail }) => [good ? 'ok' : '--', name, detail]), '  ')}`);
    for (const { name, ok: good, remedy } of rows) if (!good && remedy !== undefined) line(io.stdout, `      ${name}: ${remedy}`);
    line(io.stdout);
  };
  section(
    'Compiled engine: devices of ONNX Runtime; auto tries cuda, cpu and wasm',
    runtimes.map(({ device, available, reason, remedy }) => ({ name: device, ok: available, detail: reason, ...(remedy === '' ? {} : { remedy }) })),
  );
  section('Eager engine: devices of TensorFlow.js, in the order in which they are tried', devices.map(({ device, available, detail, remedy, milliseconds }) => ({ name: device, ok: available, detail: available ? `${detail} (${milliseconds} ms)` : detail, ...(remedy === undefined ? {} : { remedy }) })));
  section('Machine', [...checks, { name: 'memory', ok: true, detail: `${memory.freeMB} of ${memory.totalMB} MB free, ${memory.processors} processors (${memory.processor})` }]);
  line(io.stdout, `Versions\n${textTable(Object.entries(versions()).map(([name, version]) => [name, version]), '  ')}\n`);
  line(io.stdout, ok && engine !== undefined ? `Ready: training runs on the ${engine.name} engine on ${engine.device}. ${engine.reason}` : 'Training does not work here yet; see what is marked --.');
  if (ok && gpu !== undefined) line(io.stdout, gpuSentence(gpu));
  return ok ? EXIT.success : EXIT.failure;
}

/** What `--device gpu` takes here. What a GPU lacks stands with its device; a GPU that works and is slow stands nowhere else. */
function gpuSentence({ device, engine, failures }: DeviceChoice): string {
  const slow = failures.find(({ reason }) => reason.startsWith('it works'));
  if (['cuda', 'node-gpu', 'webgpu'].includes(device)) return `With --device gpu it runs on the ${engine.name} engine on ${device}.`;
  return `With --device gpu it runs on ${device} as well: ${slow === undefined ? 'no GPU works here; see the remedies of cuda, node-gpu and webgpu' : `${slow.device}: ${slow.reason}. ${slow.remedy.replace(/\.$/, '')}`}.`;
}

/** What `--engine auto` takes here, and why. */
async function chosenEngine(runtimes: Awaited<ReturnType<typeof runtimeReports>>): Promise<{ name: string; device: string; reason: string }> {
  const { name, device } = await selectEngine({});
  if (name === 'eager') return { name, device, reason: "The compiled one is many times faster, but no device of ONNX Runtime works: npm install onnxruntime-node" };
  const better = runtimes.find((report) => report.device === 'cuda' && !report.available);
  const reason = `${runtimes.find((report) => report.device === device)?.reason ?? 'ONNX Runtime'} works, and compiled steps are many times faster than eager ones.`;
  return { name, device, reason: better === undefined ? reason : `${reason} There is no cuda here: ${better.reason}.` };
}

function nodeCheck(): Check {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { name: 'node', ok, detail: process.versions.node, ...(ok ? {} : { remedy: 'Install Node 20.19 or newer.' }) };
}

function dataFolder(): Check {
  const folder = process.env.LATENTKIT_DATA_DIR;
  if (folder === undefined || folder === '') return { name: 'data folder', ok: true, detail: 'LATENTKIT_DATA_DIR is not set; MNIST is taken from the cache or downloaded' };
  if (!existsSync(folder)) return { name: 'data folder', ok: false, detail: `${folder} does not exist`, remedy: 'Set LATENTKIT_DATA_DIR to an existing folder, or unset it.' };
  const found = listDatasets({ dataDir: folder }).filter(({ available }) => available === 'data folder');
  return { name: 'data folder', ok: true, detail: `${folder}: ${found.length === 0 ? 'no known data set' : found.map(({ name }) => name).join(', ')}` };
}

function cacheFolder(): Check {
  const folder = process.env.LATENTKIT_CACHE_DIR || cacheDirectory('latentkit');
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
    return { name: 'cache folder', ok: true, detail: folder };
  } catch {
    return { name: 'cache folder', ok: false, detail: `${folder} cannot be written to`, remedy: 'Set LATENTKIT_CACHE_DIR to a folder that can.' };
  }
}

async function pictures(): Promise<Check> {
  try {
    const png = await toPng(learningCurves({ loss: [2, 1] }), { scale: 1 });
    return { name: 'pictures', ok: png.length > 1000, detail: 'PNG with the font of @latentkit/viz' };
  } catch (error) {
    return { name: 'pictures', ok: false, detail: error instanceof Error ? error.message : String(error), remedy: 'Reinstall @latentkit/viz; SVG and reports work without.' };
  }
}

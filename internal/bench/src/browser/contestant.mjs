// A contestant in Chromium: `node src/browser/contestant.mjs {ours|jax-js|tfjs-wasm} {isolated|plain} WORKLOAD`.
// LATENTKIT_CHROMIUM names the browser where it is not in one of the usual places.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { loadMnist } from '@latentkit/datasets/node';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { contestantArguments, report, versionOf } from '../contestant.mjs';
import { executable } from './executable.mjs';
import { servePage } from './server.mjs';

const VERSIONS = { ours: 'onnxruntime-web', 'jax-js': '@jax-js/jax', 'tfjs-wasm': '@tensorflow/tfjs-backend-wasm' };

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { words, workload, meter, threads, 'loss-interval': interval } = contestantArguments({ 'loss-interval': { type: 'string', default: '10' } });
const [page, place] = words;
const isolated = place === 'isolated';

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [here(`pages/${page}.mjs`)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}

async function measureInBrowser(url) {
  const browser = await chromium.launch({ executablePath: executable(), headless: true, args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage();
    tab.on('pageerror', (error) => process.stderr.write(`page: ${error.message}\n`));
    tab.on('console', (message) => process.stderr.write(`console: ${message.text()}\n`));
    await tab.goto(url);
    await tab.waitForFunction(() => globalThis.measure !== undefined, undefined, { timeout: 60_000 });
    if ((await tab.evaluate(() => globalThis.crossOriginIsolated)) !== isolated) throw new Error(`the page is not ${place}`);
    const { repeats, seconds, warmUp } = meter;
    const task = { workload, meter: { repeats, seconds, warmUp }, threads: isolated ? threads : 1, lossInterval: Number(interval) };
    const result = await tab.evaluate((given) => globalThis.measure(given), task).catch(plainly);
    // What others used while the browser's own processes worked is not known here.
    return { ...result, disturbance: null, threads: task.threads, version: `${VERSIONS[page]} ${versionOf(VERSIONS[page])}, Chromium ${browser.version().split('.')[0]}` };
  } finally {
    await browser.close();
  }
}

/** Throws the page's error without what the transport put before it. */
function plainly(error) {
  throw new Error(error.message.replace(/^page\.evaluate: (?:\w+: )?/, ''), { cause: error });
}

await report(async () => {
  const { x } = await loadMnist();
  const server = await servePage({
    contents: {
      '/': '<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
      '/page.js': await bundle(),
      '/images': x.data,
    },
    folders: { 'onnxruntime-web': here('../../node_modules/onnxruntime-web/dist'), 'tfjs-backend-wasm': here('../../node_modules/@tensorflow/tfjs-backend-wasm/dist') },
    isolated,
  });
  try {
    return await measureInBrowser(server.url);
  } finally {
    server.close();
  }
});

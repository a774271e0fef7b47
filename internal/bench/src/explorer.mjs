// The explorer's page in Chromium: `pnpm --filter @latentkit/bench explorer`, after `pnpm build` and `pnpm build` in
// examples/browser-explorer. Bytes of its scripts, first paint, pictures per second while 60,000 points are moved, and the
// rate of W1 in the page beside that of the same training on an empty page. MNIST is taken from LATENTKIT_DATA_DIR.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { executable } from './browser/executable.mjs';
import { movePoints, rememberWorker, trainInWorker } from './browser/in-explorer.mjs';
import { servePage } from './browser/server.mjs';
import { median } from './rate-meter.mjs';
import { runProcess } from './training/run-contestant.mjs';

const SITE = fileURLToPath(new URL('../../../examples/browser-explorer/dist/', import.meta.url));
const MNIST = ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'];
/** Files of the libraries that compute; everything else is the page's own. */
const RUNTIMES = /\/(?:tensorflow|onnxruntime|ort-|tfjs-backend)[^/]*$/;
const ROUNDS = Number(process.argv[2] ?? 5);

const contents = Object.fromEntries(filesOf(SITE).map((path) => [`/${relative(SITE, path).replaceAll('\\', '/')}`, readFileSync(path)]));
contents['/'] = contents['/index.html'];

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesOf(path);
    return path.endsWith('.map') ? [] : [path];
  });
}

const ownScripts = (paths) => [...new Set(paths)].filter((path) => path.endsWith('.js') && !RUNTIMES.test(path));
const gzipped = (paths) => paths.reduce((sum, path) => sum + gzipSync(contents[path]).length, 0);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
const print = (what, figures) => process.stdout.write(`${what.padEnd(46)} ${figures}\n`);

/** Opens the page in a Chromium of its own, `use`s it, and closes it. */
async function inChromium(use) {
  const server = await servePage({ contents, folders: {}, isolated: true });
  const browser = await chromium.launch({ executablePath: executable(), headless: true, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    return await use(page, server.url, asked);
  } finally {
    await browser.close();
    server.close();
  }
}

async function scripts() {
  await inChromium(async (page, url, asked) => {
    await page.goto(`${url}#data=digits&family=stacked&latent=2&hidden=16&epochs=1&batch=512`);
    await page.locator('.map-face').first().waitFor();
    await page.waitForLoadState('networkidle');
    print('own scripts until the page stands, gzipped', kilobytes(gzipped(ownScripts(asked))));
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Train anew', exact: true }).waitFor();
    await page.waitForLoadState('networkidle');
    print('own scripts until a model is trained, gzipped', kilobytes(gzipped(ownScripts(asked))));
    const largest = ownScripts(asked).map((path) => [gzipped([path]), path]).sort(([a], [b]) => b - a).slice(0, 6);
    print('the largest of them', largest.map(([bytes, path]) => `${path.split('/').at(-1)} ${kilobytes(bytes)}`).join(', '));
  });
  print('all own scripts of the page, gzipped', kilobytes(gzipped(ownScripts(Object.keys(contents)))));
}

async function firstPaint() {
  const paints = [];
  for (let round = 0; round < ROUNDS; round++) {
    paints.push(
      await inChromium(async (page, url) => {
        await page.goto(url);
        await page.getByRole('button', { name: 'Train on the digits' }).waitFor();
        return page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
      }),
    );
  }
  print('first contentful paint, ms', `median ${median(paints).toFixed(0)}, ${Math.min(...paints).toFixed(0)} to ${Math.max(...paints).toFixed(0)} of ${ROUNDS}`);
}

/** Chooses the genuine MNIST as a reader chooses files. */
async function loadMnist(page) {
  if (process.env.LATENTKIT_DATA_DIR === undefined) throw new Error('LATENTKIT_DATA_DIR has to name the folder that holds mnist/.');
  await page.locator('input[type=file]').first().setInputFiles(MNIST.map((name) => join(process.env.LATENTKIT_DATA_DIR, 'mnist', name)));
  await page.locator('.at-hand', { hasText: '60,000 samples' }).waitFor({ timeout: 120_000 });
  await page.locator('.map-face').first().waitFor();
}

async function moving() {
  await inChromium(async (page, url) => {
    await page.goto(url);
    await loadMnist(page);
    await page.waitForTimeout(3000);
    const face = page.locator('.map-face').last();
    const { x, y, width, height } = await face.boundingBox();
    for (const [what, kind] of [['panned', 'pan'], ['zoomed', 'zoom']]) {
      const times = await face.evaluate(movePoints, { kind, x: x + width / 2, y: y + height / 2, frames: 300 });
      const intervals = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
      const rate = (1000 * intervals.length) / (times.at(-1) - times[0]);
      print(`60,000 points ${what}, pictures per second`, `${rate.toFixed(1)}; 95% of the pictures within ${intervals[Math.floor(0.95 * intervals.length)].toFixed(1)} ms`);
    }
  });
}

async function rates() {
  const empty = [fileURLToPath(new URL('browser/contestant.mjs', import.meta.url)), 'ours', 'isolated', 'W1_b32', '--threads', '2'];
  const [inPage, alone] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    inPage.push(await rateInPage());
    const outcome = await runProcess(process.execPath, empty);
    if (outcome.kind !== 'measured') throw new Error(outcome.reason);
    alone.push(outcome.median);
  }
  print('W1 in batches of 32 in the page, samples/s', `median ${Math.round(median(inPage))} (${inPage.map(Math.round).join(', ')})`);
  print('the same on an empty page', `median ${Math.round(median(alone))} (${alone.map(Math.round).join(', ')}), ratio ${(median(inPage) / median(alone)).toFixed(2)}`);
}

/** Samples per second by the clock of the wall, with everything that the page shows meanwhile. */
function rateInPage() {
  return inChromium(async (page, url) => {
    await page.addInitScript(rememberWorker);
    await page.goto(url);
    await loadMnist(page);
    return page.evaluate(trainInWorker, { family: 'stacked', latentDim: 30, hidden: [100], epochs: 30, batchSize: 32, learningRate: 1.5, optimizer: 'sgd', beta: 1, noise: 0, seed: 1, engine: 'auto', goOn: false });
  });
}

await scripts();
await firstPaint();
await moving();
await rates();

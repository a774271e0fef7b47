import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The Chromium of this machine; LATENTKIT_CHROMIUM names one in an unusual place. */
export const chromiumPath = [process.env['LATENTKIT_CHROMIUM'], ...PLACES].find((path) => path !== undefined && existsSync(path));

/** Starts it. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath!, headless: true, args: ['--no-sandbox'] });
}

/** The package as a browser gets it: one script whose exports are members of `viz`. */
export async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'viz',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@latentkit/source'],
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type Page, chromium } from 'playwright-core';
import sirv from 'sirv';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const PLACES = [process.env['LATENTKIT_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of this machine; LATENTKIT_CHROMIUM names one in an unusual place. */
export const executablePath = PLACES.find((path) => path !== undefined && existsSync(path));

/** Starts it, with arguments of its own. */
export function startChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath!, headless: true, args: ['--no-sandbox', ...args] });
}

/**
 * Builds the page as it is published, in a folder of its own, so that another build meanwhile does no harm, and copies it
 * to where the `latentkit` command looks for it.
 */
export async function buildSite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latentkit-site-'));
  await run([here('../node_modules/vite/bin/vite.js'), 'build', '--outDir', folder, '--logLevel', 'error']);
  await cp(folder, here('../dist'), { recursive: true });
  return folder;
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // Jest's own NODE_ENV would make a page for development of it, which keeps no files.
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = spawn(process.execPath, [...args], { cwd: here('..'), env, stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}:\n${output}`))));
  });
}

/** A page as some host serves it. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder, with the headers that make pages cross-origin isolated or without. */
export async function serve(folder: string, { isolated }: { readonly isolated: boolean }): Promise<Served> {
  const files = sirv(folder, {
    dev: false,
    setHeaders: (response) => {
      if (!isolated) return;
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    },
  });
  const server = createServer((request, response) => files(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page, and everything it complained of. */
export interface Opened {
  readonly page: Page;
  readonly complaints: string[];
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** Whether the page may keep its files, all of which it then fetches; default false. */
  readonly keepsFiles?: boolean;
}

/** Ends only what would hang: a busy machine takes its time. */
const PATIENCE = 120_000;

/** Opens an address in a profile of its own, so that nothing is stored from before. */
export async function open(browser: Browser, url: string, { width = 1440, height = 900, dark = false, keepsFiles = false }: OpenOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', serviceWorkers: keepsFiles ? 'allow' : 'block', acceptDownloads: true });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (['error', 'warning'].includes(message.type()) && !text.includes('blocked by Playwright')) complaints.push(text);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    const { errorText = '' } = request.failure() ?? {};
    // What is under way when a page is left is given up.
    if (errorText !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${errorText}`);
  });
  await page.goto(url);
  return { page, complaints };
}

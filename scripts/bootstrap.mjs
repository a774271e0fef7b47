import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { root, run, runNode } from './lib/run.mjs';

/** Thrown when a step of setting up fails; the message says which and what to do. */
class BootstrapError extends Error {}

// Everything these steps print goes to standard error: standard output belongs to the program that runs afterwards.
const stdio = ['ignore', 2, 2];

/** Throws unless `version` (such as "20.20.2") is at least the Node that package.json's engines ask for. */
export function requireNode(version = process.versions.node, wanted = manifest().engines.node) {
  const minimum = wanted.replace(/^>=\s*/, '').split('.').map(Number);
  const actual = version.split('.').map(Number);
  const [major, minor = 0] = minimum;
  if (actual[0] > major || (actual[0] === major && actual[1] >= minor)) return;
  throw new BootstrapError(
    `LatentKit needs Node ${wanted}, but this is Node ${version}. Install a newer one from https://nodejs.org and run the command again.`,
  );
}

/** The version of pnpm that package.json pins. */
export function pinnedPnpm(packageManager = manifest().packageManager) {
  const match = /^pnpm@(\d+\.\d+\.\d+[^+]*)/.exec(packageManager ?? '');
  if (!match) throw new BootstrapError(`package.json: packageManager should pin pnpm as "pnpm@1.2.3", got ${JSON.stringify(packageManager)}.`);
  return match[1];
}

/**
 * Makes sure that the pinned pnpm is in `.tools/pnpm`, so that nothing depends on what the machine has, and
 * returns the JavaScript file that starts it. npm is the only tool used.
 */
export async function ensurePnpm() {
  const version = pinnedPnpm();
  const prefix = join(root, '.tools', 'pnpm');
  const home = join(prefix, 'node_modules', 'pnpm');
  const entry = join(home, 'bin', 'pnpm.mjs');
  if (existsSync(entry) && readJson(join(home, 'package.json')).version === version) return entry;
  say(`Installing pnpm ${version} into .tools …`);
  const args = ['install', '--prefix', prefix, '--no-save', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error', `pnpm@${version}`];
  const { code } = await runNpm(args);
  if (code !== 0) {
    throw new BootstrapError(`npm could not install pnpm ${version}: see above. It is needed once; check the network or the npm registry settings.`);
  }
  return entry;
}

/** Installs the dependencies that the lockfile names, and builds every package. Each step is quick when there is nothing to do. */
export async function bootstrap() {
  requireNode();
  const pnpm = await ensurePnpm();
  const install = ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only', '--config.confirm-modules-purge=false'];
  await step('Installing dependencies', [pnpm, ...install], 'Check the network; if package.json was edited, run pnpm install to renew the lockfile.');
  // The TypeScript compiler alone knows what is out of date: no git metadata, daemon or network is involved.
  await step('Building', [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], 'Mend the type errors named above.');
}

async function step(title, args, remedy) {
  say(`${title} …`);
  const { code } = await runNode(args, { stdio, env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' } });
  if (code !== 0) throw new BootstrapError(`${title} failed (exit code ${code}). ${remedy}`);
}

function runNpm(args) {
  const cli = process.env.npm_execpath ?? '';
  if (/[\\/]npm-cli\.c?js$/.test(cli) && existsSync(cli)) return runNode([cli, ...args], { stdio });
  return run('npm', args, { stdio, shell: process.platform === 'win32' });
}

function manifest() {
  return readJson(join(root, 'package.json'));
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

// Packs every package and installs it the way its users do, each alone in a new project: its tarball, the tarballs of
// the LatentKit packages it depends on, and its peers from the registry. Then imports it as an ES module, requires
// it from CommonJS, compiles a strict TypeScript program against it, bundles it for browsers, and checks that nothing
// came along that should not. Copies of the applications in examples/ are installed in the same way and started.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { layerOf } from '../internal/config/src/layers.mjs';
import { ensurePnpm } from './bootstrap.mjs';
import { applications, checkApplication } from './lib/applications.mjs';
import { runCases } from './lib/cases.mjs';
import { withFolder } from './lib/folder.mjs';
import { packAll } from './lib/pack.mjs';
import { pool, root, run, runNode } from './lib/run.mjs';

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** Programs and services: no page can run them. */
const NODE_ONLY = ['cli', 'serve'];

/** The package and every LatentKit package that it brings along. */
function closure(packed, all) {
  const found = new Set([packed]);
  for (const item of found) {
    for (const dependency of Object.keys(item.manifest.dependencies ?? {})) {
      const target = all.find(({ published }) => published === dependency);
      if (target) found.add(target);
    }
  }
  return [...found];
}

/** Required peers of a set of packages, which an application installs itself. */
function peersOf(items) {
  const peers = {};
  for (const { manifest } of items) {
    for (const [name, range] of Object.entries(manifest.peerDependencies ?? {})) {
      if (!manifest.peerDependenciesMeta?.[name]?.optional) peers[name] = range;
    }
  }
  return peers;
}

/** Writes the project of one consumer. Types of TensorFlow.js do not compile by themselves, so they are skipped. */
function writeProject(folder, packed, items, skipLibCheck) {
  const json = (file, value) => writeFileSync(join(folder, file), `${JSON.stringify(value, null, 2)}\n`);
  mkdirSync(folder);
  json('package.json', { name: 'consumer', private: true, type: 'module', dependencies: { [packed.published]: `file:${packed.tarball}`, ...peersOf(items) } });
  const overrides = items.filter((item) => item !== packed).map(({ published, tarball }) => `  "${published}": "file:${tarball}"\n`);
  const settings = ['autoInstallPeers: false', 'strictDepBuilds: false', 'packages: []'];
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), `${settings.join('\n')}\n${overrides.length > 0 ? `overrides:\n${overrides.join('')}` : ''}`);
  const print = 'if ("default" in all) throw new Error("it has a default export");\nconsole.log("NAMES" + JSON.stringify(Object.keys(all).filter((name) => name !== "module.exports" && name !== "__esModule").sort()));\n';
  writeFileSync(join(folder, 'module.mjs'), `import * as all from ${JSON.stringify(packed.published)};\n${print}`);
  writeFileSync(join(folder, 'common.cjs'), `const all = require(${JSON.stringify(packed.published)});\n${print}`);
  json('tsconfig.json', {
    compilerOptions: { target: 'es2022', lib: ['es2023', 'dom'], module: 'nodenext', strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [], skipLibCheck },
    files: ['strict.ts'],
  });
}

/** A program that uses every export by name, so that one without a type does not compile. */
function program(published, names) {
  const uses = names.map((name, index) => `export const use${index}: typeof all.${name} = all.${name};\n`);
  return `import * as all from ${JSON.stringify(published)};\n${uses.join('')}export const count: number = Object.keys(all).length;\n`;
}

function exported(stdout) {
  const line = stdout.split('\n').findLast((text) => text.startsWith('NAMES'));
  return line === undefined ? undefined : JSON.parse(line.slice('NAMES'.length));
}

/** Names of everything that was installed, direct or not, as they are in node_modules/.pnpm. */
function installed(folder) {
  return readdirSync(join(folder, 'node_modules', '.pnpm')).map((name) => name.replace('+', '/').replace(/(?<=.)@.*$/, ''));
}

/** What was installed although this package should not bring it. */
function treeProblems(folder, { name, published }) {
  const { row, tensorflow } = layerOf(name);
  const unwanted = [];
  if (!tensorflow) unwanted.push(['@tensorflow/', 'TensorFlow.js']);
  if (row !== 'applications') unwanted.push(['@latentkit/cli', 'the command line']);
  const names = installed(folder);
  if (!names.includes(published)) return [`${published} is missing in node_modules`];
  return unwanted.flatMap(([prefix, what]) => names.filter((other) => other.startsWith(prefix)).map((other) => `brings ${what}: ${other}`));
}

/** What keeps a bundler from making the package into a page: above all imports of Node's own modules. */
async function bundleProblems(folder) {
  const options = { entryPoints: [join(folder, 'module.mjs')], bundle: true, splitting: true, platform: 'browser', format: 'esm', outdir: join(folder, 'out'), logLevel: 'silent' };
  return build(options).then(
    () => [],
    (failure) => failure.errors.map(({ text, location }) => `${location?.file}:${location?.line}: ${text}`),
  );
}

/** Problems of one consumer by the name of the check. */
async function check(packed, all, folder, pnpm) {
  const items = closure(packed, all);
  const usesTensorflow = items.some(({ name }) => layerOf(name)?.tensorflow);
  writeProject(folder, packed, items, usesTensorflow);
  const install = await runNode([pnpm, 'install', '--ignore-scripts', '--prefer-offline', '--no-frozen-lockfile', '--reporter=append-only'], { cwd: folder });
  if (install.code !== 0) return { install: [install.output] };
  const results = { install: treeProblems(folder, packed) };
  const module = await runNode(['module.mjs'], { cwd: folder });
  const names = exported(module.stdout);
  results['ES module'] = module.code === 0 && names ? [] : [module.output];
  const common = await runNode(['common.cjs'], { cwd: folder });
  const same = JSON.stringify(exported(common.stdout)) === JSON.stringify(names);
  results.CommonJS = common.code === 0 && same ? [] : [common.output, ...(same ? [] : ['require() gives other names than import'])];
  writeFileSync(join(folder, 'strict.ts'), program(packed.published, names ?? []));
  const types = await runNode([tsc, '-p', 'tsconfig.json'], { cwd: folder });
  results['strict TypeScript'] = types.code === 0 ? [] : [types.output];
  // The command line is for Node alone.
  if (!NODE_ONLY.includes(packed.name)) results['browser bundle'] = await bundleProblems(folder);
  for (const command of Object.keys(packed.manifest.bin ?? {})) {
    const bin = join(folder, 'node_modules', '.bin', process.platform === 'win32' ? `${command}.cmd` : command);
    const help = await run(bin, ['--help'], { cwd: folder, shell: process.platform === 'win32' });
    const shown = help.code === 0 && help.stdout.includes('Usage');
    results[`${command} --help`] = existsSync(bin) && shown ? [] : [`exit code ${help.code}:\n${help.output}`];
  }
  return results;
}

const only = process.argv.slice(2);
await runCases((cases) =>
  withFolder(async (folder) => {
    const pnpm = await ensurePnpm();
    const all = await packAll(folder);
    // A page has nothing to import; it comes with the command line.
    const packages = all.filter(({ site }) => !site);
    const chosen = only.length === 0 ? packages : packages.filter(({ name }) => only.includes(name));
    const started = Object.keys(applications).filter((name) => only.length === 0 || only.includes(name));
    const known = [...packages.map(({ name }) => name), ...Object.keys(applications)];
    const unknown = only.filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new Error(`No package or application ${unknown.join(', ')}; there are ${known.join(', ')}.`);
    await pool([...started, ...chosen], 2, async (item) => {
      const application = typeof item === 'string';
      const title = application ? `examples/${item}` : item.published;
      const results = application ? await checkApplication(item, join(folder, item), all, pnpm) : await check(item, all, join(folder, item.name), pnpm);
      for (const [what, problems] of Object.entries(results)) cases.add(`${title}: ${what}`, problems);
    });
  }),
);

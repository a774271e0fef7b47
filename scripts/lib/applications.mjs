import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root, runNode } from './run.mjs';

/**
 * The folders of examples/ that one copies, installs and starts in Node: whether they are tried without their optional
 * dependencies in a project of their own, and what they have to say there.
 */
export const applications = {
  'node-quickstart': { bare: true, says: /note: .*ONNX Runtime is missing[\s\S]*codes of the loaded model are the same/ },
  'anomaly-pipeline': { bare: false, says: /the scores of all \d+ tumours are equal/ },
};

/** The file that `npm start` runs. */
export function startOf(name) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'examples', name, 'package.json'), 'utf8'));
  return scripts.start.replace(/^node /, '');
}

/** Copies an application into `folder`, without what it had installed and written, where it gets the packed packages. */
function copy(name, folder, packed, bare) {
  const left = ['node_modules', 'out'];
  cpSync(join(root, 'examples', name), folder, { recursive: true, filter: (path) => !left.includes(basename(path)) });
  const { optionalDependencies, ...manifest } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(bare ? manifest : { ...manifest, optionalDependencies }));
  const overrides = packed.map(({ published, tarball }) => `  "${published}": "file:${tarball}"\n`);
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), `strictDepBuilds: false\npackages: []\noverrides:\n${overrides.join('')}`);
  // Types of TensorFlow.js do not compile by themselves.
  const compilerOptions = { target: 'es2022', lib: ['es2023', 'dom'], module: 'nodenext', strict: true, allowJs: true, checkJs: true, noEmit: true, types: [], skipLibCheck: true };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [startOf(name)] }));
}

/** Problems of a copy of an application, installed from packed packages, by the name of the check. */
export async function checkApplication(name, folder, packed, pnpm) {
  const { bare, says } = applications[name];
  copy(name, folder, packed, bare);
  const install = await runNode([pnpm, 'install', '--ignore-scripts', '--prefer-offline', '--no-frozen-lockfile', '--reporter=append-only'], { cwd: folder });
  if (install.code !== 0) return { install: [install.output] };
  const { code, output } = await runNode([startOf(name)], { cwd: folder });
  const results = { install: [], start: code !== 0 ? [output] : says.test(output) ? [] : [`does not print ${says}, but:\n${output}`] };
  if (!readFileSync(join(folder, startOf(name)), 'utf8').startsWith('// @ts-check\n')) return results;
  const types = await runNode([join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'], { cwd: folder });
  return { ...results, types: types.code === 0 ? [] : [types.output] };
}

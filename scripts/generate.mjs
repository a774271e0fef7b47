// Generated files, made from the built packages' own declarations: the parameter tables in READMEs (between
// `<!-- parameters:NAME -->` and `<!-- /parameters -->`), the examples that draw their pictures (between
// `<!-- example:NAME -->` and `<!-- /example -->`, from examples/packages/NAME.mjs), the
// JSON Schemas in docs/schemas, the tables of packages in READMEs and of programs in examples/README.md, the entries
// of `latentkit`, the compiler's list of TensorFlow.js kernels in docs/kernels.md, and the script of interactive figures in `viz`.
// `node scripts/generate.mjs` writes them; with `--check` it writes nothing and fails where one is out of date.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { root } from './lib/run.mjs';

const check = process.argv.includes('--check');
const markers = /<!-- parameters:(\w+) -->\n[\s\S]*?<!-- \/parameters -->/g;
const programsMarker = /<!-- programs -->\n[\s\S]*?<!-- \/programs -->/;
const packagesMarker = /<!-- packages -->\n[\s\S]*?<!-- \/packages -->/;
const exampleMarkers = /<!-- example:([\w-]+) -->\n[\s\S]*?<!-- \/example -->/g;

/** Every configuration that a package exports, by the name of what it configures. */
async function configsOf(folder) {
  const entry = join(root, 'packages', folder, 'dist', 'index.js');
  if (!existsSync(entry)) throw new Error(`${entry} does not exist. Run 'npm test' or 'pnpm build' first.`);
  const exported = Object.values(await import(pathToFileURL(entry)));
  const configs = exported.filter((value) => typeof value?.parameters === 'function' && typeof value.jsonSchema === 'function');
  return new Map(configs.map((config) => [config.name, config]));
}

function readmeOf(text, configs, path, parameterTable) {
  const withTables = text.replaceAll(markers, (_all, name) => {
    const config = configs.get(name);
    if (config === undefined) throw new Error(`${path} has a table of '${name}', but the package exports only ${[...configs.keys()].join(', ')}.`);
    return `<!-- parameters:${name} -->\n${parameterTable(config)}\n<!-- /parameters -->`;
  });
  return withTables.replaceAll(exampleMarkers, (_all, name) => {
    const code = readFileSync(join(root, 'examples', 'packages', `${name}.mjs`), 'utf8');
    return `<!-- example:${name} -->\n\`\`\`js\n${code}\`\`\`\n<!-- /example -->`;
  });
}

/** A README with its table of packages, from the bottom row of the architecture to the top, but for the package of the README. */
function withPackages(text, path, own) {
  const { rows } = JSON.parse(readFileSync(join(root, 'internal/config/layers.json'), 'utf8'));
  const lines = Object.values(rows).flatMap(({ packages, tensorflow }) => Object.keys(packages).filter((folder) => folder !== own).map((folder) => {
    const { name, description } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
    return `| [\`${name}\`](${path}/${folder}) | ${description} | ${tensorflow ? 'yes' : 'no'} |`;
  }));
  const table = ['| package | what it is | uses TensorFlow.js |', '|---|---|---|', ...lines].join('\n');
  return text.replace(packagesMarker, `<!-- packages -->\n${table}\n<!-- /packages -->`);
}

/** The list of the programs in examples/packages, each with its first line, in the same order. */
function examplesReadme() {
  const { rows } = JSON.parse(readFileSync(join(root, 'internal/config/layers.json'), 'utf8'));
  const lines = Object.values(rows).flatMap(({ packages }) => Object.keys(packages).map((folder) => {
    const [first] = readFileSync(join(root, 'examples', 'packages', `${folder}.mjs`), 'utf8').split('\n');
    return `| [\`${folder}\`](packages/${folder}.mjs) | ${first.replace(/^\/\/ /, '')} |`;
  }));
  const table = ['| program | what it answers or shows |', '|---|---|', ...lines].join('\n');
  return readFileSync(join(root, 'examples', 'README.md'), 'utf8').replace(programsMarker, `<!-- programs -->\n${table}\n<!-- /programs -->`);
}

/** The page that says what the compiler does with each kernel of TensorFlow.js. */
async function kernelPage() {
  const { kernelSupport } = await import(pathToFileURL(join(root, 'packages', 'compiler', 'dist', 'index.js')));
  const kernels = kernelSupport();
  const count = (status) => kernels.filter((kernel) => kernel.status === status).length;
  return [
    '# TensorFlow.js kernels and the compiler',
    '',
    'What `@latentkit/compiler` does with each kernel that TensorFlow.js names or its cpu backend has. Operations and layers are',
    'put together from these. A refused kernel ends compilation with an `UnsupportedOperationError` that names it; `model.fit`',
    'then trains eagerly and says why. Made from the tables that the compiler works with, by `node scripts/generate.mjs`.',
    '',
    `Supported: ${count('supported')}. Refused: ${count('refused')}. Absent: ${count('absent')}.`,
    '',
    '| kernel | status | |',
    '|---|---|---|',
    ...kernels.map(({ kernel, status, note }) => `| \`${kernel}\` | ${status} | ${note} |`),
    '',
  ].join('\n');
}

async function generatedFiles() {
  const { parameterTable } = await import(pathToFileURL(join(root, 'packages', 'core', 'dist', 'index.js')));
  const { entryText } = await import(pathToFileURL(join(root, 'packages', 'latentkit', 'scripts', 'index-text.mjs')));
  const files = new Map(['index', 'node'].map((entry) => [`packages/latentkit/src/${entry}.ts`, entryText(entry)]));
  files.set('docs/kernels.md', await kernelPage());
  files.set('README.md', withPackages(readFileSync(join(root, 'README.md'), 'utf8'), 'packages'));
  files.set('examples/README.md', examplesReadme());
  const { interactiveScriptModule } = await import(pathToFileURL(join(root, 'packages', 'viz', 'scripts', 'interactive-script.mjs')));
  files.set('packages/viz/src/interactive/script.ts', await interactiveScriptModule());
  for (const folder of readdirSync(join(root, 'packages')).sort()) {
    const configs = await configsOf(folder);
    const path = `packages/${folder}/README.md`;
    if (existsSync(join(root, path))) {
      const text = readmeOf(readFileSync(join(root, path), 'utf8'), configs, path, parameterTable);
      files.set(path, withPackages(text, '..', folder));
    }
    if (folder === 'latentkit') continue;
    for (const [name, config] of configs) files.set(`docs/schemas/${name}.json`, `${JSON.stringify(config.jsonSchema(), null, 2)}\n`);
  }
  return files;
}

const stale = [];
for (const [path, text] of await generatedFiles()) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}
for (const path of stale) process.stdout.write(`${check ? 'out of date: ' : 'written: '}${path}\n`);
if (check && stale.length > 0) {
  process.stdout.write("Run 'node scripts/generate.mjs' and commit the result.\n");
  process.exitCode = 1;
}

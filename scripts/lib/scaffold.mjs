import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedName } from '../../internal/config/src/layers.mjs';
import { estimator } from './templates/estimator.mjs';
import { family } from './templates/family.mjs';
import { goldenReadme, jestConfig, manifest, tsconfig } from './templates/manifest.mjs';
import { camel, pascal } from './templates/names.mjs';
import { plain } from './templates/plain.mjs';

/** Thrown when a package cannot be made; nothing has been written then. */
class ScaffoldError extends Error {}

const registryPath = 'internal/testkit/src/registry.ts';
const registryEnd = '// </registry>';
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** A reader of the repository's own files that says which one is missing. */
function reader(root) {
  return (path, why) => {
    if (!existsSync(join(root, path))) throw new ScaffoldError(`${path} does not exist, but ${why}.`);
    return readFileSync(join(root, path), 'utf8');
  };
}

/** The layer table with the package in its row, or undefined where it stands there already. */
function withLayer(layers, name, row) {
  if (!(row in layers.rows)) throw new ScaffoldError(`There is no row '${row}'; there are ${Object.keys(layers.rows).join(', ')}.`);
  const present = Object.keys(layers.rows).find((other) => name in layers.rows[other].packages);
  if (present === row) return layers;
  if (present !== undefined) throw new ScaffoldError(`internal/config/layers.json has '${name}' in row '${present}', not '${row}'.`);
  layers.rows[row].packages[name] = [];
  return layers;
}

/** The table as the file is written: one package a line, so that adding one changes one line. */
function layersText(layers) {
  return JSON.stringify(layers, null, 2).replace(/\[\s+([^\]]*?)\s+\]/g, (_all, inner) => `[${inner.replace(/\s*\n\s*/g, ' ')}]`) + '\n';
}

/** The registry with an entry for the package before its closing marker. */
function withEntry(text, name, row) {
  const at = text.indexOf(registryEnd);
  if (at < 0 || !text.includes('// <registry>')) {
    throw new ScaffoldError(`${registryPath} needs the lines '// <registry>' and '${registryEnd}' around its entries, so that the new one has a place.`);
  }
  const line = text.lastIndexOf('\n', at) + 1;
  const indent = text.slice(line, at);
  return `${text.slice(0, line)}${indent}{ name: '${name}', row: '${row}', load: () => import('${publishedName(name)}') },\n${text.slice(line)}`;
}

/** Dependencies with one more of this workspace, in order of their names. */
function withDependency(dependencies, published) {
  return Object.fromEntries(Object.entries({ ...dependencies, [published]: 'workspace:^' }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readme(name, type, template) {
  const published = publishedName(name);
  return `# ${published}

${template.description(name)} Part of [LatentKit](../../README.md).

\`\`\`sh
npm install ${published}
\`\`\`

\`\`\`js
${template.example(type, published)}\`\`\`

A small program to start from: [what it is for](../../examples/packages/${name}.mjs).

## Parameters

<!-- parameters:${type} -->
| parameter | type | default | meaning |
|---|---|---|---|
${template.table}
<!-- /parameters -->
`;
}

/** The new package's own files, by path from the repository's root. */
function packageFiles(name, row) {
  const template = { numerics: estimator, families: family }[row] ?? plain;
  const type = template.className(pascal(name));
  const file = template.fileName(name);
  const index = [
    `export { ${type} } from './${file}.js';`,
    `export { ${camel(type)}Config } from './config.js';`,
    `export type { ${type}Options } from './config.js';`,
  ];
  const files = {
    'package.json': json(manifest(name, template)),
    'README.md': readme(name, type, template),
    'tsconfig.json': json(tsconfig(template)),
    'jest.config.mjs': jestConfig(name),
    'src/index.ts': `${index.join('\n')}\n`,
    'src/config.ts': template.config(type),
    [`src/${file}.ts`]: template.source(type, name),
    [`test/${file}.test.ts`]: template.test(type, file),
    'test/golden/README.md': goldenReadme,
  };
  return [
    ...Object.entries(files).map(([path, text]) => [`packages/${name}/${path}`, text]),
    [`examples/packages/${name}.mjs`, `// The question that this program answers, on real data and in fewer than 40 lines.\n${template.example(type, publishedName(name))}`],
  ];
}

/**
 * Makes `packages/NAME` with the standard skeleton and `examples/packages/NAME.mjs` in the repository at `root`, and enters
 * it in the root's project references, the layer table, the conformance registry and the changesets. Everything is worked out before the
 * first file is written. Returns the paths written.
 */
export function scaffold(root, { name, row }) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name ?? '')) throw new ScaffoldError(`A package's name is lower case, as in 'sparse'; got '${name}'.`);
  if (existsSync(join(root, 'packages', name))) throw new ScaffoldError(`packages/${name} exists already.`);
  const read = reader(root);
  const layers = withLayer(JSON.parse(read('internal/config/layers.json', 'it says which row a package belongs to')), name, row);
  const references = JSON.parse(read('tsconfig.json', 'it lists every package to build'));
  references.references.push({ path: `packages/${name}` });
  const registry = withEntry(read(registryPath, 'the conformance suite runs over the packages registered there'), name, row);
  const testkit = JSON.parse(read('internal/testkit/package.json', 'the conformance suite depends on every registered package'));
  const programs = JSON.parse(read('examples/packages/package.json', 'every package has a small program there'));
  for (const dependent of [testkit, programs]) dependent.devDependencies = withDependency(dependent.devDependencies, publishedName(name));
  const files = [
    ...packageFiles(name, row),
    ['internal/config/layers.json', layersText(layers)],
    ['tsconfig.json', json(references)],
    [registryPath, registry],
    ['internal/testkit/package.json', json(testkit)],
    ['examples/packages/package.json', json(programs)],
    [`.changeset/new-${name}.md`, `---\n"${publishedName(name)}": minor\n---\n\nA new package.\n`],
  ];
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return files.map(([path]) => path);
}

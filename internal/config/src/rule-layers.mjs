import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { layerOf, parseSpecifier, table } from './layers.mjs';

const manifests = new Map();

/** Whether a package's `exports` offers an entry point; `*` stands for any text, as in Node. */
function hasEntry(folder, entry) {
  const file = join(folder, 'package.json');
  if (!manifests.has(file)) manifests.set(file, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).exports : undefined);
  const offered = manifests.get(file);
  if (offered === undefined) return entry === '.';
  return Object.keys(offered).some((key) => {
    const [head, tail] = key.split('*');
    return tail === undefined ? key === entry : entry.startsWith(head) && entry.endsWith(tail);
  });
}

/** Where a file stands: its repository, the package that owns it, and whether it is published source or a test. */
function place(filename) {
  const match = /^(.*)\/packages\/([^/]+)\/(src|test)\//.exec(filename.replaceAll('\\', '/'));
  return match ? { root: match[1], owner: match[2], part: match[3], folder: `${match[1]}/packages/${match[2]}` } : undefined;
}

/** What is wrong with an import, as a message and its data, or undefined. */
function problem(specifier, { root, owner, part, folder }, filename) {
  if (specifier.startsWith('.')) {
    const outside = relative(folder, resolve(dirname(filename), specifier)).startsWith('..');
    return outside ? { messageId: 'reach', data: { specifier } } : undefined;
  }
  const layer = layerOf(owner);
  if (layer === undefined) return { messageId: 'unknown', data: { name: owner } };
  if (specifier.startsWith('@tensorflow/')) {
    // What a test uses is never installed by anyone else.
    return layer.tensorflow || part === 'test' ? undefined : { messageId: 'tensorflow', data: { specifier, owner, row: layer.row } };
  }
  const target = parseSpecifier(specifier);
  if (target === undefined) return undefined;
  if (target.name === owner && part === 'src') return { messageId: 'self', data: { specifier } };
  if (table.internal.includes(target.name) && part === 'test') return undefined;
  if (target.name !== owner && !layer.imports.has(target.name)) {
    return { messageId: 'layer', data: { owner, row: layer.row, specifier, allowed: [...layer.imports].join(', ') || 'nothing' } };
  }
  return hasEntry(`${root}/packages/${target.name}`, target.entry) ? undefined : { messageId: 'deep', data: { specifier } };
}

/** ESLint rule: imports follow the layer table, and reach other packages by their entry points only. */
export const layersRule = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'imports follow the layer table' },
    messages: {
      reach: "'{{specifier}}' leaves this package; import another package by its name.",
      unknown: "Package '{{name}}' is missing in internal/config/layers.json; add it to its row there.",
      tensorflow: "'{{owner}}' (row {{row}}) must not import '{{specifier}}': whoever installs it would have to download TensorFlow.js.",
      self: "'{{specifier}}' is this package itself; import the file instead.",
      layer: "'{{owner}}' (row {{row}}) must not import '{{specifier}}'; it may import: {{allowed}}.",
      deep: "'{{specifier}}' is not an entry point of that package; import only what its package.json exports.",
    },
  },
  create(context) {
    const here = place(context.filename);
    if (here === undefined) return {};
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const found = problem(source.value, here, context.filename);
      if (found) context.report({ node: source, ...found });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      "CallExpression[callee.name='require']": (node) => check(node.arguments[0]),
    };
  },
};

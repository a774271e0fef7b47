// The texts of src/index.ts and src/node.ts: every public name of every LatentKit package, re-exported by name.
// scripts/generate.mjs at the root writes them.
import { existsSync, readFileSync } from 'node:fs';

const here = new URL('../', import.meta.url);

/** The packages in the order of their layers; the command line is there as `latentkit`, not as an import. */
const { dependencies } = JSON.parse(readFileSync(new URL('package.json', here), 'utf8'));
const packages = Object.keys(dependencies).filter((name) => name.startsWith('@latentkit/') && name !== '@latentkit/cli');

/** Packages that are for Node alone: all of them is in the entry of that name. */
const NODE_ONLY = ['@latentkit/serve'];

/** Names that every family uses for its own; here they carry the family's. */
const PER_FAMILY = ['trainingDefaults'];

/** What a package's export is called here. */
function nameHere(packageName, name) {
  const family = packageName.slice('@latentkit/'.length);
  return PER_FAMILY.includes(name) ? `${family}${name[0].toUpperCase()}${name.slice(1)}` : name;
}

/** Names that a package's index exports, values and types apart. */
export function exportsOf(source) {
  const names = { values: [], types: [] };
  for (const [, type, list] of source.matchAll(/export (type )?\{([^}]*)\}/g)) {
    for (const part of list.split(',').map((text) => text.trim()).filter(Boolean)) {
      const [, isType, name] = /^(type )?(?:\w+ as )?(\w+)$/.exec(part);
      names[type || isType ? 'types' : 'values'].push(name);
    }
  }
  return names;
}

/** Names in lines of at most 120 characters. */
function fill(names) {
  let text = '';
  let line = ' ';
  for (const name of names) {
    if (line.length + name.length + 2 > 120) {
      text += `${line}\n`;
      line = ' ';
    }
    line += ` ${name},`;
  }
  return `${text}${line}\n`;
}

/**
 * The text that re-exports one entry, 'index' or 'node', of every package that has it. Throws where two packages export
 * the same name.
 */
export function entryText(entry) {
  const owner = new Map();
  const lines = [];
  for (const name of packages) {
    const theirs = NODE_ONLY.includes(name) ? { node: 'index' }[entry] : entry;
    const source = new URL(`../${name.slice('@latentkit/'.length)}/src/${theirs}.ts`, here);
    if (!existsSync(source)) continue;
    const { values, types } = exportsOf(readFileSync(source, 'utf8'));
    const clause = (each) => (nameHere(name, each) === each ? each : `${each} as ${nameHere(name, each)}`);
    for (const each of [...values, ...types]) {
      const called = nameHere(name, each);
      if (owner.has(called)) throw new Error(`${name} and ${owner.get(called)} both export ${called}: rename one, or add it to PER_FAMILY.`);
      owner.set(called, name);
    }
    const from = theirs === 'index' ? name : `${name}/${theirs}`;
    for (const [keyword, all] of [['export', values], ['export type', types]]) {
      if (all.length > 0) lines.push(`${keyword} {\n${fill([...all].sort().map(clause))}} from '${from}';`);
    }
  }
  return `${lines.join('\n')}\n`;
}

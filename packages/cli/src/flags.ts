import type { ParameterInfo } from '@latentkit/core';
import { Option } from 'commander';
import type { Family } from './families.js';
import { textTable, wrap } from './text-table.js';

/** Parameters of families that have a flag of their own in every family. */
const COMMON = ['loss', 'seed'];

/** `latentDim` as the flag `--latent-dim`. */
export function flagName(parameter: string): string {
  return `--${parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** One flag for each parameter of a family that has none yet, made from its schema. */
export function familyFlags(family: Family): Option[] {
  return ownParameters(family).map((parameter) => {
    const value = parameter.type === 'boolean' ? '[true|false]' : '<value>';
    return new Option(`${flagName(parameter.name)} ${value}`, parameter.description).argParser(String);
  });
}

/** What the generated flags were given, as parameters; `options` is what commander parsed. */
export function familyFlagValues(family: Family, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = ownParameters(family).filter(({ name }) => options[name] !== undefined);
  return family.model.configSchema.fromAssignments(given.map(({ name }) => `${name}=${String(options[name])}`));
}

/** The parameters of a family as a table for its help. */
export function parameterHelp(family: Family, columns: number): string {
  const rows = family.model.configSchema.parameters().flatMap((parameter) => {
    const { name, default: fallback, optional } = parameter;
    const type = [...new Set(parameter.type.split(' | '))].join(' | ');
    const value = fallback === undefined ? (optional ? '' : 'required') : JSON.stringify(fallback);
    const lines = wrap(parameter.description, Math.max(28, columns - 80));
    const types = wrap(type, 28);
    const flag = flagName(name);
    return Array.from({ length: Math.max(lines.length, types.length) }, (_, i) => [i === 0 ? flag : '', types[i] ?? '', i === 0 ? value : '', lines[i] ?? '']);
  });
  const table = textTable([['flag', 'type', 'default', 'meaning'], ...rows], '  ');
  return `Parameters of ${family.name}:\n${table}\n\nIn --set and --config their names are in camel case: --latent-dim 8 is --set latentDim=8.`;
}

function ownParameters(family: Family): ParameterInfo[] {
  return family.model.configSchema.parameters().filter(({ name }) => !COMMON.includes(name));
}

import type { ConfigSchema, ParameterInfo } from '@latentkit/core';
import type { z } from 'zod';
import { textTable, wrap } from './text-table.js';

const TYPE_WIDTH = 26;

/** The parameters of something as a table for its help, under the names that `--set` takes. */
export function settingsHelp(name: string, config: ConfigSchema<z.ZodObject>, columns: number): string {
  const parameters = config.parameters();
  const longest = (text: (parameter: ParameterInfo) => string): number => Math.max(7, ...parameters.map((parameter) => text(parameter).length));
  // Two spaces before the table and between its columns.
  const left = columns - 8 - TYPE_WIDTH - longest((parameter) => parameter.name) - longest(fallbackText);
  const rows = parameters.flatMap((parameter) => {
    const lines = wrap(parameter.description, Math.max(28, left));
    const types = wrap(parameter.type, TYPE_WIDTH);
    return Array.from({ length: Math.max(lines.length, types.length) }, (_, i) => [i === 0 ? parameter.name : '', types[i] ?? '', i === 0 ? fallbackText(parameter) : '', lines[i] ?? '']);
  });
  return `Settings of ${name}, as in --set ${parameters[0].name}=…:\n${textTable([['setting', 'type', 'default', 'meaning'], ...rows], '  ')}`;
}

function fallbackText({ default: fallback, optional }: ParameterInfo): string {
  return fallback === undefined ? (optional ? '' : 'required') : JSON.stringify(fallback);
}

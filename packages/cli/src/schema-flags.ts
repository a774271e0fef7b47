import { type ConfigSchema, InvalidParameterError, LatentKitError, type ParameterInfo } from '@latentkit/core';
import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { examples } from './examples.js';
import { UsageError } from './exit-codes.js';
import { flagName } from './flags.js';

/** A command whose flags are declared once, as a schema. */
export interface CommandFlags<S extends z.ZodObject = z.ZodObject> {
  readonly config: ConfigSchema<S>;
  /** What stands behind the command's name, such as `<model>` or `[data]`, with a sentence for the help. */
  readonly words: readonly (readonly [name: string, description: string])[];
  readonly examples: readonly string[];
}

/** What a schema says beyond type and description. */
interface FlagMeta {
  /** What stands behind the flag in the help, such as `<file>`. */
  readonly placeholder?: string;
  /** May be given several times. */
  readonly repeat?: boolean;
}

/** Names of errors that come from what was typed or from what the named files hold. */
const BAD_INPUT = ['LK_INVALID_PARAMETER', 'LK_UNKNOWN_NAME', 'LK_SHAPE', 'LK_NON_FINITE', 'LK_UNAVAILABLE'];

/** Gives a command its words, one flag for each parameter of the schema, and examples. */
export function configure(command: Command, { config, words, examples: lines }: CommandFlags): void {
  for (const [name, description] of words) command.argument(name, description);
  for (const parameter of config.parameters()) command.addOption(optionOf(parameter, metaOf(config, parameter)));
  examples(command, lines);
}

/** The flags that were given, checked and with defaults filled in. Throws `UsageError` that names the flag. */
export function flagValues<S extends z.ZodObject>(config: ConfigSchema<S>, options: Readonly<Record<string, unknown>>): z.output<S> {
  const given = config.parameters().filter(({ name }) => options[name] !== undefined);
  const values = Object.fromEntries(given.map(({ name, type }) => [name, valueOf(type, options[name])]));
  try {
    return config.parse(values as z.input<S>);
  } catch (error) {
    throw inFlags(error, config);
  }
}

/** An error about what was given as `UsageError`, in whose text parameters are called by their flags; any other as it is. */
export function inFlags(error: unknown, config: Pick<ConfigSchema<z.ZodObject>, 'name' | 'parameters'>): unknown {
  if (!(error instanceof LatentKitError) || !BAD_INPUT.includes(error.code)) return error;
  const message = error.message.startsWith(`${config.name}.`) ? error.message.slice(config.name.length + 1) : error.message;
  const flags = config.parameters().map(({ name }) => name);
  const leading = flags.find((name) => new RegExp(`^${name}(\\.\\d+|\\[\\d+\\])*:`).test(message));
  const named = leading === undefined ? message : message.replace(/^[^:]*/, flagName(leading));
  // Words such as imageShape are names of parameters wherever they stand; count and steps may be plain English.
  const telling = flags.filter((name) => /[A-Z]/.test(name));
  return new UsageError(
    telling.reduce((text, name) => text.replaceAll(new RegExp(`(?<![\\w-])${name}\\b:?(?= \\[)`, 'g'), flagName(name)), named),
    error,
  );
}

/** The error for a flag. */
export function wrongFlag(flag: string, got: unknown, expected: string, remedy?: string): UsageError {
  const error = new InvalidParameterError({ parameter: flag, got, expected, ...(remedy === undefined ? {} : { remedy }) });
  return new UsageError(error.message, error);
}

function metaOf({ schema }: ConfigSchema<z.ZodObject>, { name }: ParameterInfo): FlagMeta {
  return ((schema.shape[name] as z.ZodType).meta() ?? {}) as FlagMeta;
}

function optionOf({ name, type, default: fallback, description }: ParameterInfo, { placeholder, repeat }: FlagMeta): Option {
  if (type === 'boolean' && fallback === true) return new Option(flagName(`no-${name}`), `without ${description}`);
  const value = type === 'boolean' ? '' : ` ${placeholder ?? placeholderOf(type)}`;
  const usual = Array.isArray(fallback) ? fallback.join(',') : type === 'boolean' ? '' : (fallback as string | number | undefined);
  const shown = usual === undefined || usual === '' ? '' : ` (default: ${usual})`;
  const option = new Option(`${flagName(name)}${value}`, `${description}${choicesOf(type)}${shown}`);
  if (repeat === true) return option.argParser((text: string, all: readonly string[] = []) => [...all, text]);
  return type === 'boolean' ? option : option.argParser(String);
}

function placeholderOf(type: string): string {
  if (isList(type)) return '<list>';
  if (type.startsWith('integer')) return '<n>';
  if (type.startsWith('number')) return '<x>';
  return type.startsWith('"') ? '<name>' : '<text>';
}

function choicesOf(type: string): string {
  const names = [...type.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
  return names.length === 0 || isList(type) ? '' : ` [${names.join(', ')}]`;
}

function isList(type: string): boolean {
  return /\[|array of/.test(type);
}

/** A flag's text by the type of its parameter. Lists are `0,1`, sizes `15x15` as well; what is no number stays as typed, for the check. */
function valueOf(type: string, given: unknown): unknown {
  if (typeof given !== 'string') return given;
  if (isList(type)) {
    if (/^\d+(x\d+)+$/.test(given)) return given.split('x').map(Number);
    if (given.includes(',') || type.startsWith('array') || isNumber(given))
      return given.split(',').map((part) => (/\b(integer|number)\b/.test(type) ? numberIn(part.trim()) : part.trim()));
    return given;
  }
  return /^(integer|number)/.test(type) ? numberIn(given) : given;
}

function numberIn(text: string): number | string {
  return isNumber(text) ? Number(text) : text;
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text));
}

import type { ConfigSchema } from '../config/define-config.js';
import type { VersionedJson } from '../contracts.js';
import { FileFormatError } from '../errors.js';
import type { z } from 'zod';
import { type Axes, type Field, type Place, refuse } from './state-fields.js';

/** Fields by name, of whatever values. */
export type Fields = Readonly<Record<string, { write(value: never): unknown; read(value: unknown, place: Place): unknown }>>;

/** The state that fields describe. */
export type StateOf<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** How a fitted estimator is written to JSON and read back. */
export interface StateFormat<C, S> {
  /** The estimator's name, which is also the `type` in its JSON. */
  readonly name: string;
  write(config: C, state: S): VersionedJson;
  /** Throws FileFormatError for another type, another version, bad parameters, or fields that do not fit together. */
  read(json: VersionedJson): { config: C; state: S };
}

/**
 * Declares what is kept of a fitted estimator, once: the type of its state and its JSON form follow.
 *
 * ```ts
 * const format = defineState(pcaConfig, 1, { mean: vectorField('features'), components: arrayField('components', 'features') });
 * type PCAState = StateOfFormat<typeof format>;
 * ```
 */
export function defineState<S extends z.ZodObject, const F extends Fields>(
  config: ConfigSchema<S>,
  version: number,
  fields: F,
): StateFormat<z.output<S>, StateOf<F>> {
  const { name } = config;
  const entries = Object.entries(fields) as [string, Field<unknown>][];
  return {
    name,
    write: (parameters, state) => ({
      ...Object.fromEntries(entries.map(([key, field]) => [key, field.write((state as Record<string, unknown>)[key])])),
      type: name,
      version,
      config: parameters,
    }),
    read: (json) => {
      const axes: Axes = new Map();
      const place = (key: string) => ({ path: `${name}.${key}`, axes });
      if (json?.type !== name) refuse(place('type'), json?.type, `'${name}'`);
      if (json.version !== version) refuse(place('version'), json.version, `${version}, the format this release reads`);
      return {
        config: readConfig(config, json.config, `${name}.config`),
        state: Object.fromEntries(entries.map(([key, field]) => [key, field.read(json[key], place(key))])) as StateOf<F>,
      };
    },
  };
}

/** The state that a format describes. */
export type StateOfFormat<T> = T extends { write(config: never, state: infer S): VersionedJson } ? S : never;

function readConfig<S extends z.ZodObject>(config: ConfigSchema<S>, given: unknown, parameter: string): z.output<S> {
  if (typeof given !== 'object' || given === null) refuse({ path: parameter, axes: new Map() }, given, 'an object of parameters');
  try {
    return config.parse(given as z.input<S>);
  } catch (cause) {
    throw new FileFormatError({ parameter, got: given, expected: 'valid parameters', remedy: `Give what ${config.name}.toJSON wrote.`, cause });
  }
}

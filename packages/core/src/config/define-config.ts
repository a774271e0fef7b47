import { z } from 'zod';
import { readAssignments } from './assignments.js';
import { typeText } from './json-type.js';
import type { JsonSchema } from './json-type.js';
import { schemaError } from './schema-error.js';

/** One parameter as tables, command-line flags and error texts show it. */
export interface ParameterInfo {
  readonly name: string;
  /** Type and range in words, such as `integer >= 1` or `'relu' | 'selu'`. */
  readonly type: string;
  /** The default, or undefined for a parameter that must be given (or may be left out, see `optional`). */
  readonly default: unknown;
  readonly optional: boolean;
  readonly description: string;
}

/** A package's parameters, declared once: type, defaults, checks, JSON Schema, CLI flags and docs follow from it. */
export interface ConfigSchema<S extends z.ZodObject> {
  /** Name of what is configured, as error texts call it: `StackedAutoencoder`. */
  readonly name: string;
  readonly schema: S;
  /** Checks a configuration and fills in defaults. Throws `InvalidParameterError` or `UnknownNameError`. */
  parse(input: z.input<S>): z.output<S>;
  /** Turns `key=value` texts (values as JSON, numbers, bare words or comma lists; `a.b=1` reaches into objects) into a configuration, unchecked. */
  fromAssignments(assignments: readonly string[]): Record<string, unknown>;
  /** The parameters in the order of their declaration. */
  parameters(): ParameterInfo[];
  /** JSON Schema (draft 2020-12) of the input. */
  jsonSchema(): Record<string, unknown>;
}

/**
 * Declares a configuration. Give every field a `.describe(…)` and, where it may be left out, a `.default(…)`;
 * the object is made strict, so that a misspelt name is an error that names the nearest parameter.
 */
export function defineConfig<S extends z.ZodObject>(name: string, schema: S): ConfigSchema<S> {
  const strict = schema.strict() as unknown as z.ZodType<z.output<S>>;
  const names = Object.keys(schema.shape);
  return {
    name,
    schema,
    parse: (input) => {
      const result = strict.safeParse(input ?? {});
      if (result.success) return result.data;
      throw schemaError(name, strict, input, result.error);
    },
    fromAssignments: (assignments) => readAssignments(name, names, assignments),
    parameters: () => names.map((key) => describeParameter(key, schema.shape[key] as z.ZodType)),
    jsonSchema: () => z.toJSONSchema(strict, { io: 'input', unrepresentable: 'any' }),
  };
}

/** The parameters as a Markdown table, for READMEs. */
export function parameterTable(config: { parameters(): ParameterInfo[] }): string {
  const rows = config.parameters().map((p) => {
    const fallback = p.default === undefined ? (p.optional ? '' : 'required') : `\`${JSON.stringify(p.default).replaceAll('|', '\\|')}\``;
    return `| \`${p.name}\` | ${p.type.replaceAll('|', '\\|')} | ${fallback} | ${p.description.replaceAll('|', '\\|')} |`;
  });
  return ['| parameter | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function describeParameter(name: string, type: z.ZodType): ParameterInfo {
  const json = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return {
    name,
    type: typeText(json),
    default: json.default,
    optional: type.safeParse(undefined).success,
    description: json.description ?? '',
  };
}

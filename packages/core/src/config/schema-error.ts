import { z } from 'zod';
import { InvalidParameterError, UnknownNameError } from '../errors.js';
import { nearestName } from '../nearest-name.js';
import { propertyNames, schemaAt, typeText } from './json-type.js';
import type { JsonSchema } from './json-type.js';

/** The error for a configuration that does not fit its schema: about the first thing that is wrong with it. */
export function schemaError(name: string, schema: z.ZodType, input: unknown, error: z.ZodError): Error {
  const issue = error.issues[0];
  const path = issue.path.map(String).join('.');
  const parameter = path === '' ? name : `${name}.${path}`;
  const expected = schemaAt(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, issue.path);
  if (issue.code === 'unrecognized_keys') {
    return new UnknownNameError(`parameter of ${parameter}`, issue.keys[0], propertyNames(expected));
  }
  const got = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
  const near = typeof got === 'string' ? nearestName(got, choices(expected)) : undefined;
  return new InvalidParameterError({
    parameter,
    got,
    expected: expectation(issue, expected),
    ...(near === undefined ? {} : { remedy: `Did you mean '${near}'?` }),
    cause: error,
  });
}

function expectation(issue: z.core.$ZodIssue, json: JsonSchema | undefined): string {
  if (issue.code === 'too_small' && issue.origin === 'array') return `an array of at least ${entries(issue.minimum)}`;
  if (issue.code === 'too_big' && issue.origin === 'array') return `an array of at most ${entries(issue.maximum)}`;
  // Below a union the type is not known, but the bound that was crossed is.
  if (json === undefined && issue.code === 'too_small' && issue.origin !== 'string') return `a value ${issue.inclusive ? '>=' : '>'} ${issue.minimum}`;
  if (json === undefined && issue.code === 'too_big' && issue.origin !== 'string') return `a value ${issue.inclusive ? '<=' : '<'} ${issue.maximum}`;
  const aboutType = ['invalid_type', 'invalid_value', 'invalid_union', 'too_small', 'too_big'].includes(issue.code);
  // A string's length and the texts of refinements are not in the type, so Zod's own words are better.
  if (!aboutType || json === undefined || ('origin' in issue && issue.origin === 'string')) return issue.message;
  if (json.enum !== undefined) return `one of ${json.enum.map((v) => JSON.stringify(v)).join(', ')}`;
  const text = typeText(json);
  if (issue.code === 'too_small' || issue.code === 'too_big') return text.replace(/^(number|integer)/, 'a value');
  return /^[a-z]/.test(text) && text !== 'null' ? `${/^[aeiou]/.test(text) ? 'an' : 'a'} ${text}` : text;
}

function entries(count: number | bigint): string {
  return `${count} ${Number(count) === 1 ? 'entry' : 'entries'}`;
}

function choices(json: JsonSchema | undefined): string[] {
  const options = [json, ...(json?.anyOf ?? json?.oneOf ?? [])];
  return options.flatMap((option) => [...(option?.enum ?? []), option?.const]).filter((value) => typeof value === 'string');
}

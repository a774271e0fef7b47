/** The parts of a JSON Schema that a value is made from. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/**
 * For every parameter in a configuration's JSON Schema some valid values that differ from its default, so that a new
 * parameter is exercised without anyone writing a test for it.
 */
export function otherValues(jsonSchema: Record<string, unknown>): { parameter: string; value: unknown }[] {
  const { properties = {} } = jsonSchema as Schema;
  return Object.entries(properties).flatMap(([parameter, schema]) =>
    candidates(schema)
      .filter((value) => JSON.stringify(value) !== JSON.stringify(schema.default))
      .map((value) => ({ parameter, value })),
  );
}

function candidates(schema: Schema): unknown[] {
  if (schema.enum !== undefined) return [...schema.enum];
  if (schema.const !== undefined) return [schema.const];
  const union = schema.anyOf ?? schema.oneOf;
  if (union !== undefined) return union.flatMap(candidates);
  switch (schema.type) {
    case 'boolean':
      return [true, false];
    case 'null':
      return [null];
    case 'integer':
      return [between(schema, 3, 1)];
    case 'number':
      return [between(schema, 0.75, 1e-3)];
    case 'array':
      return [[5], [6, 4]].filter(() => schema.items?.type === 'integer');
    default:
      return [];
  }
}

/** A number near `wish` within the schema's bounds. */
function between(schema: Schema, wish: number, step: number): number {
  const low = schema.minimum ?? (schema.exclusiveMinimum === undefined ? -Infinity : schema.exclusiveMinimum + step);
  const high = schema.maximum ?? (schema.exclusiveMaximum === undefined ? Infinity : schema.exclusiveMaximum - step);
  return Math.min(high, Math.max(low, wish));
}

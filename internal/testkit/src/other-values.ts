/** The parts of a JSON Schema that a value is made from. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
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
    candidates(schema, schema.default)
      .filter((value) => JSON.stringify(value) !== JSON.stringify(schema.default))
      .map((value) => ({ parameter, value })),
  );
}

/** `usual` is the default, which a number is not to be. */
function candidates(schema: Schema, usual: unknown): unknown[] {
  if (schema.enum !== undefined) return [...schema.enum];
  if (schema.const !== undefined) return [schema.const];
  const union = schema.anyOf ?? schema.oneOf;
  if (union !== undefined) return union.flatMap((part) => candidates(part, usual));
  if (typeof schema.type === 'object') return schema.type.flatMap((type) => candidates({ ...schema, type }, usual));
  switch (schema.type) {
    case 'boolean':
      return [true, false];
    case 'null':
      return [null];
    case 'integer':
      return [between(schema, usual === 3 ? 2 : 3, 1)];
    case 'number':
      return [between(schema, between(schema, 0.75, 1e-3) === usual ? 1.5 : 0.75, 1e-3)];
    case 'array':
      // Of several numbers each is larger than the one before, as the ends of a range are.
      if (schema.prefixItems !== undefined) return [schema.prefixItems.map((item, i) => between(item, 0.75 + i, 1e-3))];
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

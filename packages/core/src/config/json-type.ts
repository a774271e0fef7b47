/** The part of a JSON Schema that parameter tables and error texts speak about. */
export interface JsonSchema {
  readonly type?: string | string[];
  readonly enum?: unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  /** What a list of fixed length has at each place. */
  readonly prefixItems?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: JsonSchema[];
  readonly oneOf?: JsonSchema[];
}

/** A type in words, such as `integer >= 1`, `"relu" | "selu"` or `array of number`. */
export function typeText(json: JsonSchema): string {
  if (json.enum !== undefined) return json.enum.map((v) => JSON.stringify(v)).join(' | ');
  if (json.const !== undefined) return JSON.stringify(json.const);
  if (json.anyOf !== undefined || json.oneOf !== undefined) return [...new Set(membersOf(json))].join(' | ');
  if (json.prefixItems !== undefined) return `[${json.prefixItems.map(typeText).join(', ')}]`;
  if (json.type === 'array') return `array of ${json.items === undefined ? 'any' : typeText(json.items)}`;
  // Zod gives every integer the bounds of safe integers, which nobody means.
  const safe = (bound: number | undefined): number | undefined => (Math.abs(bound ?? 0) >= Number.MAX_SAFE_INTEGER ? undefined : bound);
  const bounds: readonly (readonly [string, number | undefined])[] = [
    ['>=', safe(json.minimum)],
    ['>', safe(json.exclusiveMinimum)],
    ['<=', safe(json.maximum)],
    ['<', safe(json.exclusiveMaximum)],
  ];
  const range = bounds.filter(([, bound]) => bound !== undefined).map(([sign, bound]) => `${sign} ${bound}`);
  return [json.type === undefined ? 'object' : String(json.type), range.join(', ')].join(' ').trim();
}

/** The types that a union allows, unions within it taken apart. */
function membersOf(json: JsonSchema): string[] {
  const union = json.anyOf ?? json.oneOf;
  return union === undefined ? [typeText(json)] : union.flatMap(membersOf);
}

/** The schema of what lies at a path (names of properties, indices of arrays), where it is described. */
export function schemaAt(json: JsonSchema, [key, ...rest]: readonly PropertyKey[]): JsonSchema | undefined {
  if (key === undefined) return json;
  for (const option of [json, ...(json.anyOf ?? json.oneOf ?? [])]) {
    const inner = typeof key === 'number' ? (option.prefixItems?.[key] ?? option.items) : option.properties?.[String(key)];
    if (inner !== undefined) return schemaAt(inner, rest);
  }
  return undefined;
}

/** The names of the properties that an object of this schema may have. */
export function propertyNames(json: JsonSchema | undefined): string[] {
  return [json, ...(json?.anyOf ?? json?.oneOf ?? [])].flatMap((option) => Object.keys(option?.properties ?? {}));
}

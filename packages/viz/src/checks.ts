import { InvalidParameterError, ShapeError } from '@latentkit/core';

/** Checks a size or count: an integer of at least `least`. Throws {@link InvalidParameterError} naming the parameter. */
export function checkInteger(value: number, parameter: string, least: number, most = Infinity): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const upper = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new InvalidParameterError({ parameter, got: value, expected: `an integer ${upper}` });
}

/** Throws {@link InvalidParameterError} unless low ≤ value ≤ high. */
export function checkNumber(value: number, parameter: string, low: number, high: number): number {
  if (typeof value === 'number' && value >= low && value <= high) return value;
  throw new InvalidParameterError({ parameter, got: value, expected: `a number from ${low} to ${high}` });
}

/** How many to show: what was asked for, or the default. Throws {@link InvalidParameterError} where there are fewer. */
export function checkCount(asked: number | undefined, available: number, fallback: number): number {
  const count = checkInteger(asked ?? fallback, 'count', 1);
  if (count <= available) return count;
  throw new InvalidParameterError({ parameter: 'count', got: count, expected: `at most ${available}, the images there are` });
}

/** Whether a value is an array, without the compiler forgetting of what. */
export function isList(value: unknown): boolean {
  return Array.isArray(value);
}

/** Whether a value has members. */
export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Throws {@link InvalidParameterError} unless a value is an object with all of some members. */
export function checkMembers(value: object, parameter: string, members: readonly string[]): void {
  if (isObject(value) && members.every((member) => member in value)) return;
  throw new InvalidParameterError({ parameter, got: value, expected: `an object with ${members.join(', ')}` });
}

/** The ends of a range. Throws {@link InvalidParameterError} unless both are finite and the smaller is first. */
export function checkRange(range: readonly [number, number], parameter: string, expected = 'two finite numbers, the smaller first'): readonly [number, number] {
  if (isList(range) && range.length === 2 && range.every(Number.isFinite) && range[0] < range[1]) return range;
  throw new InvalidParameterError({ parameter, got: range, expected });
}

/** Words that are drawn. Throws {@link InvalidParameterError} for anything but a text. */
export function checkText(value: string, parameter: string): string {
  if (typeof value === 'string') return value;
  throw new InvalidParameterError({ parameter, got: value, expected: 'a text', remedy: 'Give String(value).' });
}

/** Some things in an array. Throws {@link InvalidParameterError} for anything else, and where one of them is not such a thing. */
export function checkList<T>(values: readonly T[], parameter: string, what: string, isOne: (value: T) => boolean = () => true): readonly T[] {
  if (!isList(values)) throw new InvalidParameterError({ parameter, got: values, expected: `an array of ${what}` });
  const bad = values.findIndex((value: T) => !isOne(value));
  if (bad < 0) return values;
  throw new InvalidParameterError({ parameter: `${parameter}[${bad}]`, got: values[bad], expected: `an array of ${what}` });
}

/** A text for each of some things. Throws {@link ShapeError} for another number of them, {@link InvalidParameterError} where one is no text. */
export function checkTexts<T extends readonly string[]>(values: T, parameter: string, count?: number, what = 'texts'): T {
  checkList(values, parameter, what);
  if (count !== undefined && values.length !== count) throw new ShapeError({ parameter, got: values.length, expected: `${count} ${what}` });
  values.forEach((value, i) => checkText(value, `${parameter}[${i}]`));
  return values;
}

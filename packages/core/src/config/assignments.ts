import { InvalidParameterError, UnknownNameError } from '../errors.js';

/** `key=value` texts as a configuration, unchecked: values as JSON, numbers or bare words; `a.b=1` reaches into objects. */
export function readAssignments(name: string, names: readonly string[], assignments: readonly string[]): Record<string, unknown> {
  return assignments.reduce<Record<string, unknown>>((all, text) => {
    const at = text.indexOf('=');
    if (at < 1) {
      throw new InvalidParameterError({ parameter: `setting of ${name}`, got: text, expected: 'key=value, such as latentDim=8' });
    }
    const path = text.slice(0, at).split('.');
    if (!names.includes(path[0])) throw new UnknownNameError(`parameter of ${name}`, path[0], names);
    return setIn(all, path, parseValue(text.slice(at + 1)));
  }, {});
}

function setIn(target: Record<string, unknown>, [key, ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  if (key === '__proto__') return target;
  const inner = target[key];
  const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  return { ...target, [key]: rest.length === 0 ? value : setIn(next, rest, value) };
}

function parseValue(text: string): unknown {
  // What people type in a shell and JSON does not take: `.5`, `+1`, and lists such as `hiddenUnits=100,50`.
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return /^[^[{"]*,/.test(text) ? text.split(',').map(parseValue) : text;
  }
}

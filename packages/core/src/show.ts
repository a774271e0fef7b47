/** Prints a value for an error text: short, unambiguous, on one line. */
export function show(value: unknown): string {
  return showAt(value, 0);
}

function showAt(value: unknown, depth: number): string {
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 57)}...` : value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (Array.isArray(value)) return showArray(value, depth);
  if (ArrayBuffer.isView(value)) return describeView(value);
  if (value instanceof Map || value instanceof Set) return `${value.constructor.name} of ${value.size} entries`;
  if (value instanceof Date) return value.toString();
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const text = safeJson(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function showArray(values: readonly unknown[], depth: number): string {
  // Rows of rows are as deep as anyone reads, and an array may contain itself.
  if (depth === 3) return '[...]';
  const shown = values.slice(0, 8).map((value) => showAt(value, depth + 1));
  return values.length > 8 ? `[${shown.join(', ')}, ... (${values.length} values)]` : `[${shown.join(', ')}]`;
}

function describeView(view: ArrayBufferView): string {
  return `${view.constructor.name} of ${view.byteLength} bytes`;
}

function safeJson(value: object): string {
  try {
    // A million numbers are not written out only to be cut off.
    return JSON.stringify(value, (_, part: unknown) => (ArrayBuffer.isView(part) ? describeView(part) : part));
  } catch {
    return Object.prototype.toString.call(value);
  }
}

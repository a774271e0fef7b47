/** Rows as text with aligned columns, two spaces between them; `indent` before each line. */
export function textTable(rows: readonly (readonly string[])[], indent = '', right: readonly number[] = []): string {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)), []);
  const cell = (text: string, i: number): string => (right.includes(i) ? text.padStart(widths[i]) : text.padEnd(widths[i]));
  return rows.map((row) => `${indent}${row.map(cell).join('  ')}`.trimEnd()).join('\n');
}

/** A long text in lines of at most `width` characters, broken between words. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

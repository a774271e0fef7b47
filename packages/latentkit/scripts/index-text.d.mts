/** The text that re-exports one entry of every package. Throws where two packages export the same name. */
export function entryText(entry: 'index' | 'node'): string;

import { basename, dirname, extname } from 'node:path';
import { type NdArray, StorageError, flattenRows } from '@latentkit/core';
import { directoryStore } from '@latentkit/core/node';
import { writeCsv, writeNpy } from '@latentkit/datasets';
import type { Figure } from '@latentkit/viz';
import { UsageError } from '../exit-codes.js';
import { type CliIo, json, line } from '../io.js';
import { wrongFlag } from '../schema-flags.js';
import { checkWritable } from '../writable.js';

const PICTURES = ['.svg', '.png', '.html'];
const NUMBERS = ['.npy', '.csv'];

/** Flags that say where results go and how pictures look. */
export interface OutFlags {
  readonly out: readonly string[];
  readonly json: boolean;
  readonly theme?: 'light' | 'dark' | undefined;
  readonly resolution?: number;
}

/** What a command has found, in every form it can be written in; a form is made only where it is asked for. */
export interface Result {
  /** What `--json` always prints. */
  readonly summary: Readonly<Record<string, unknown>>;
  /** What `--json` prints as well where no file takes the numbers. */
  readonly numbers: () => Readonly<Record<string, unknown>>;
  /** The numbers as an NPY file. */
  readonly array: () => NdArray;
  /** The numbers as a CSV file; without it, the rows of `array` under a header `prefix 0`, … */
  readonly table?: () => string;
  readonly prefix: string;
  /** For pictures. */
  readonly figure: () => Figure;
  /** What people read on standard output where neither a file nor JSON is asked for. */
  readonly text?: () => string;
}

/** Throws `UsageError` before long work where a result could not be written, or would go nowhere. */
export async function checkOut({ out, json: asJson }: OutFlags, { optional = false, endings = [...NUMBERS, ...PICTURES] } = {}): Promise<void> {
  if (out.length === 0 && !asJson && !optional)
    throw new UsageError(
      `Say where the result goes: --out ${endings.includes('.png') ? 'picture.png' : 'result.npy'} (or another of ${endings.join(', ')}), or --json.`,
    );
  for (const path of out) await checkOutFile('--out', path, endings);
}

/** Throws `UsageError` for a file whose ending is not among those that can be written, or whose folder cannot be. */
export async function checkOutFile(flag: string, path: string, endings: readonly string[]): Promise<void> {
  if (!endings.includes(extname(path).toLowerCase())) throw wrongFlag(flag, path, `a name that ends in ${endings.join(', ')}`);
  try {
    await checkWritable(path);
  } catch (error) {
    throw error instanceof StorageError ? new UsageError(`${flag}: ${error.message}`, error) : error;
  }
}

/** Makes everything that was asked for, then writes it, so that what goes wrong leaves nothing half done. */
export async function writeResult(result: Result, flags: OutFlags, io: CliIo): Promise<void> {
  const { out, json: asJson } = flags;
  const files: (readonly [string, Uint8Array])[] = [];
  for (const path of out) files.push([path, await bytesOf(result, path, flags)]);
  const numbers = asJson && out.length === 0 ? result.numbers() : {};
  for (const [path, bytes] of files) await directoryStore(dirname(path)).write(basename(path), bytes);
  if (asJson) json(io.stdout, { ...result.summary, ...numbers, ...(out.length === 0 ? {} : { out }) });
  else if (out.length === 0 && result.text !== undefined) line(io.stdout, result.text());
  else for (const path of out) line(io.stderr, `written: ${path}`);
}

async function bytesOf(result: Result, path: string, flags: OutFlags): Promise<Uint8Array> {
  const ending = extname(path).toLowerCase();
  if (ending === '.npy') return writeNpy(result.array());
  if (ending === '.csv') return new TextEncoder().encode(result.table?.() ?? rowsAsCsv(result.array(), result.prefix));
  return drawn(result.figure(), ending, flags);
}

/** A figure as the bytes of a file with this ending. */
async function drawn(figure: Figure, ending: string, { theme, resolution = 2 }: OutFlags): Promise<Uint8Array> {
  const { toInteractive, toPng, toSvg } = await import('@latentkit/viz/node');
  if (ending === '.png') return toPng(figure, { theme: theme ?? 'light', scale: resolution });
  if (ending === '.svg') return new TextEncoder().encode(toSvg(figure, { theme: theme ?? 'light' }));
  const { escapeHtml } = await import('@latentkit/viz');
  const colours = theme ?? 'auto';
  const page = `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="${
    colours === 'auto' ? 'light dark' : colours
  }">\n<title>${escapeHtml(figure.title)}</title>\n</head>\n<body>\n${toInteractive(figure, { theme: colours })}\n</body>\n</html>\n`;
  return new TextEncoder().encode(page);
}

/** Rows as CSV with a header. */
function rowsAsCsv(array: NdArray, prefix: string): string {
  const rows = flattenRows(array);
  return writeCsv(rows, { featureNames: Array.from({ length: rows.shape[1] }, (_, i) => `${prefix} ${i}`) });
}

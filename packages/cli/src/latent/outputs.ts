import { extname } from 'node:path';
import { type NdArray, StorageError, throwIfAborted, yieldToEventLoop } from '@latentkit/core';
import { writeFiles } from '@latentkit/core/node';
import type { Figure } from '@latentkit/viz';
import { arrayBytes } from '../array-file.js';
import { UsageError } from '../exit-codes.js';
import { type CliIo, json, line } from '../io.js';
import { wrongFlag } from '../schema-flags.js';
import { type Target, checkDistinct, checkWritable } from '../writable.js';

/** Endings of the files that a figure can be written to. */
export const PICTURES = ['.svg', '.png', '.html'];
const NUMBERS = ['.npy', '.csv'];

/** Flags that say where results go and how pictures look. */
export interface OutFlags {
  readonly out: readonly string[];
  /** Where codes go, in commands that make samples of some. */
  readonly codesOut?: string | undefined;
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
  /** For `--codes-out`. */
  readonly codes?: NdArray;
  /** For pictures. */
  readonly figure: () => Figure;
  /** What people read on standard output where neither a file nor JSON is asked for. */
  readonly text?: () => string;
}

/** Whether a file is to hold a picture. */
export function isPicture(path: string): boolean {
  return PICTURES.includes(extname(path).toLowerCase());
}

/** Throws `UsageError` before long work where a result could not be written, would go nowhere, or over another. */
export async function checkOut({ out, codesOut, json: asJson }: OutFlags, { optional = false, endings = [...NUMBERS, ...PICTURES] } = {}): Promise<void> {
  if (out.length === 0 && codesOut === undefined && !asJson && !optional)
    throw new UsageError(
      `Say where the result goes: --out ${endings.includes('.png') ? 'picture.png' : 'result.npy'} (or another of ${endings.join(', ')}), or --json.`,
    );
  await checkOutFiles([
    ...out.map((path) => ({ flag: '--out', path, endings })),
    ...(codesOut === undefined ? [] : [{ flag: '--codes-out', path: codesOut, endings: NUMBERS }]),
  ]);
}

/** Throws `UsageError` for a file whose ending is not among those that can be written, whose folder cannot be, or that is named twice. */
export async function checkOutFiles(targets: readonly (Target & { readonly endings: readonly string[] })[]): Promise<void> {
  const wrong = targets.find(({ path, endings }) => !endings.includes(extname(path).toLowerCase()));
  if (wrong !== undefined) throw wrongFlag(wrong.flag, wrong.path, `a name that ends in ${wrong.endings.join(', ')}`);
  await checkDistinct(targets);
  for (const { flag, path } of targets) {
    try {
      await checkWritable(path);
    } catch (error) {
      throw error instanceof StorageError ? new UsageError(`${flag}: ${error.message}`, error) : error;
    }
  }
}

/** Makes everything that was asked for, then writes all files or none. Throws `AbortedError` where the command has been stopped. */
export async function writeResult(result: Result, flags: OutFlags, io: CliIo, signal: AbortSignal): Promise<void> {
  const { out, codesOut, json: asJson } = flags;
  // A signal that came in the course of a computation is heard between two turns of the event loop.
  await yieldToEventLoop();
  throwIfAborted(signal, 'The command');
  const files = new Map<string, Uint8Array>();
  for (const path of out) files.set(path, await bytesOf(result, path, flags));
  if (codesOut !== undefined && result.codes !== undefined) files.set(codesOut, arrayBytes(codesOut, result.codes, 'code'));
  const numbers = asJson && out.length === 0 ? result.numbers() : {};
  await writeFiles(files);
  if (asJson) json(io.stdout, { ...result.summary, ...numbers, ...(out.length === 0 ? {} : { out }) });
  else if (out.length === 0 && result.text !== undefined) line(io.stdout, result.text());
  else for (const path of out) line(io.stderr, `written: ${path}`);
}

async function bytesOf(result: Result, path: string, flags: OutFlags): Promise<Uint8Array> {
  if (isPicture(path)) return drawn(result.figure(), extname(path).toLowerCase(), flags);
  const table = /\.csv$/i.test(path) ? result.table?.() : undefined;
  return table === undefined ? arrayBytes(path, result.array(), result.prefix) : new TextEncoder().encode(table);
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

import { rename, rm, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { InvalidParameterError, StorageError } from '@latentkit/core';
import type { Figure } from '../figure.js';
import { toPng } from './to-png.js';
import type { PngOptions } from './to-png.js';
import { toSvg } from './to-svg.js';

/**
 * Writes a figure to a file, as SVG or PNG by the ending of its name. The file is written under another name first, so
 * that an earlier one is replaced whole or not at all.
 *
 * Throws {@link InvalidParameterError} for another ending and {@link StorageError} where the file cannot be written.
 */
export async function writeFigure(figure: Figure, path: string, options: PngOptions = {}): Promise<void> {
  const ending = extname(path).toLowerCase();
  if (ending !== '.svg' && ending !== '.png') {
    throw new InvalidParameterError({ parameter: 'path', got: path, expected: 'a name that ends in .svg or .png' });
  }
  const contents = ending === '.svg' ? toSvg(figure, options) : await toPng(figure, options);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, contents);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new StorageError({
      parameter: path,
      expected: 'a file that can be written',
      remedy: `${cause instanceof Error ? cause.message : String(cause)}. An earlier file of this name is unchanged.`,
      cause,
    });
  }
}

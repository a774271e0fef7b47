import { type ArrayInput, InvalidParameterError, rowsOf, ShapeError, toMatrix } from '@latentkit/core';
import { makeSprite, type SpriteImages } from './sprite.js';

/** What is said of codes in the TensorBoard projector, beside their place. */
export interface ProjectorOptions {
  /** Columns with one entry for each code, such as `{ class: names }`; the projector colours and searches by them. */
  readonly columns?: Readonly<Record<string, ArrayLike<string | number>>> | undefined;
  /** A picture for each code. */
  readonly images?: SpriteImages | undefined;
  /** Name of the tensor in the projector. Default `codes`. */
  readonly name?: string | undefined;
}

/**
 * Codes [n, d] as the files of the TensorBoard projector (https://projector.tensorflow.org, or `tensorboard --logdir`):
 * `vectors.tsv`, `metadata.tsv` where there are columns, `sprite.png` where there are images, and `projector_config.pbtxt`,
 * which names them.
 *
 * @throws ShapeError where columns or images are not as many as codes, InvalidParameterError for an empty name of a column or
 *   for more pixels of images than the projector takes.
 */
export function exportProjector(codes: ArrayInput, options: ProjectorOptions = {}): Map<string, Uint8Array> {
  const { columns = {}, images, name = 'codes' } = options;
  const matrix = toMatrix(codes, { name: 'codes' });
  const [n, d] = matrix.shape;
  const text = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
  const files = new Map([['vectors.tsv', text(Array.from({ length: rowsOf(matrix) }, (_, i) => Array.from(matrix.data.subarray(i * d, (i + 1) * d), String).join('\t')))]]);
  const config = [`  tensor_name: ${JSON.stringify(cell(name))}`, '  tensor_path: "vectors.tsv"'];
  const entries = Object.entries(columns);
  for (const [column, values] of entries) {
    if (cell(column) === '') throw new InvalidParameterError({ parameter: 'columns', got: column, expected: 'a name for each column' });
    if (values.length !== n) throw new ShapeError({ parameter: `columns.${column}`, got: values.length, expected: `${n} entries, one for each code` });
  }
  if (entries.length > 0) {
    const rows = Array.from({ length: n }, (_, i) => entries.map(([, values]) => cell(String(values[i]))).join('\t'));
    // The projector takes the first line for a header only where there are several columns.
    files.set('metadata.tsv', text(entries.length === 1 ? rows : [entries.map(([column]) => cell(column)).join('\t'), ...rows]));
    config.push('  metadata_path: "metadata.tsv"');
  }
  if (images !== undefined) {
    const { png, width, height } = makeSprite(images, n);
    files.set('sprite.png', png);
    config.push('  sprite {', '    image_path: "sprite.png"', `    single_image_dim: ${width}`, `    single_image_dim: ${height}`, '  }');
  }
  return files.set('projector_config.pbtxt', text(['embeddings {', ...config, '}']));
}

/** A text without what separates cells and rows. */
function cell(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ').trim();
}

import type { NdArray } from '@latentkit/core';
import type { Figure } from '@latentkit/viz';
import type { Conditioned } from '../condition.js';
import { type OutFlags, writeResult } from './outputs.js';
import { type PictureFlags, checkPictures, pictureOptions } from './pictures.js';
import { type Samples, shaped } from './samples.js';
import { type Session, nested } from './session.js';

/** Codes that were found, and what is told of the samples made of them. */
interface Made {
  readonly codes: NdArray;
  /** Their classes, for a model that is conditioned on classes. */
  readonly condition?: Conditioned;
  /** Data whose samples the made ones are like, where there are any. */
  readonly samples: Samples | undefined;
  /** What `--json` prints besides the shape of the samples. */
  readonly summary: Readonly<Record<string, unknown>>;
  readonly figure: (images: NdArray, options: ReturnType<typeof pictureOptions>) => Figure;
}

/** Decodes codes, and writes samples, pictures and codes as the flags ask: the end of every command that makes samples. */
export async function writeMade(
  { model, io, signal }: Session,
  { codes, condition = {}, samples, summary, figure }: Made,
  flags: OutFlags & PictureFlags,
): Promise<void> {
  const made = shaped(await model.decode(codes, condition), samples);
  checkPictures(flags.out, made, flags);
  await writeResult(
    {
      summary: { model: model.path, ...summary, shape: made.shape },
      numbers: () => ({ codes: nested(codes), samples: nested(made) }),
      array: () => made,
      prefix: 'feature',
      codes,
      figure: () => figure(made, pictureOptions(model, samples, flags)),
    },
    flags,
    io,
    signal,
  );
}

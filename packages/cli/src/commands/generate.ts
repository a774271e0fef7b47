import { type NdArray, rowsOf } from '@latentkit/core';
import { GaussianMixture, drawFromBox, drawFromGaussian, drawFromPrior } from '@latentkit/latent';
import { imageGrid } from '@latentkit/viz';
import { UsageError } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { classesFor } from '../latent/class-condition.js';
import { writeMade } from '../latent/made.js';
import { checkOut } from '../latent/outputs.js';
import { type Samples, codesOf, openSamples } from '../latent/samples.js';
import { type Session, withModel } from '../latent/session.js';
import type { GenerateFlags } from './generate-flags.js';

/** Images in a picture; more could not be told apart. */
const MOST_SHOWN = 400;

/** `latentkit generate`: codes from a prior or from what codes of data look like, decoded. */
export async function generateCommand([path, data]: readonly (string | undefined)[], flags: GenerateFlags, io: CliIo): Promise<number> {
  await checkOut(flags);
  return withModel(path!, flags, io, async (session) => {
    const { model, signal } = session;
    model.requireDecoder();
    const method = flags.method ?? (model.bundle?.model.slots.bottleneck.prior === undefined ? 'gaussian' : 'prior');
    const samples = data === undefined && method === 'prior' ? undefined : await openSamples(model, data, flags, io, signal);
    const codes = await drawnCodes(session, method, samples, flags);
    const { names, ...condition } = classesFor(model, flags.count, flags.class);
    const { count, seed, columns } = flags;
    const shown = Math.min(count, MOST_SHOWN);
    await writeMade(
      session,
      {
        codes,
        condition,
        samples,
        summary: { method, count, seed, ...(names !== undefined && { classes: names }) },
        figure: (images, options) =>
          imageGrid(images, {
            ...options,
            count: shown,
            ...(columns !== undefined && { columns }),
            ...(names !== undefined && { captions: names.slice(0, shown) }),
          }),
      },
      flags,
    );
  });
}

async function drawnCodes(
  { model, signal, warn }: Session,
  method: NonNullable<GenerateFlags['method']>,
  samples: Samples | undefined,
  { count, seed, components }: GenerateFlags,
): Promise<NdArray> {
  if (method === 'prior') {
    if (model.bundle?.model.slots.bottleneck.prior === undefined) {
      warn(`${model.name} has no prior: codes are drawn from the standard normal distribution. --method gaussian draws such as the data have.`);
    }
    return drawFromPrior(model.coder(), count, { seed });
  }
  const codes = await codesOf(model, samples!);
  if (method === 'uniform') return drawFromBox(codes, count, { seed });
  if (method === 'gaussian') return drawFromGaussian(codes, count, { seed });
  const n = rowsOf(codes);
  if (components > n) throw new UsageError(`--components: got ${components}, expected at most ${n}, the samples of ${samples!.dataset.name}.`);
  const mixture = await new GaussianMixture({ components, seed }).fitAsync(codes, { signal });
  return mixture.sample(count, { seed }).codes;
}

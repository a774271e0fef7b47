import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { type Decoder, type Encoder, FileFormatError, FileMissingError, type VersionedJson, sha256 } from '@latentkit/core';
import { directoryStore } from '@latentkit/core/node';
import { AnomalyDetector } from '@latentkit/latent';
import { UsageError } from '../exit-codes.js';
import type { LatentModel } from './model.js';

const TYPE = 'LatentkitAnomalyScorer';

/** A saved scorer before its model is opened. */
export interface ScorerFile {
  /** Path of the model. */
  readonly model: string;
  /** Throws `UsageError` for a model that is not the one the scorer was fitted with. */
  detector(model: LatentModel, coder: Encoder & Decoder): Promise<AnomalyDetector>;
}

/** Writes what a detector has learned, and which model it belongs to, whole or not at all. The path of the model is kept relative to the file. */
export async function writeScorer(path: string, detector: AnomalyDetector, model: LatentModel): Promise<void> {
  const from = resolve(dirname(path));
  const content = {
    type: TYPE,
    version: 1,
    model: relative(from, resolve(model.path)) || '.',
    sha256: await checksumOf(model),
    detector: detector.toJSON(),
  };
  await directoryStore(from).write(basename(path), new TextEncoder().encode(`${JSON.stringify(content)}\n`));
}

/** Reads what {@link writeScorer} wrote. Throws `FileMissingError`, or `FileFormatError` for anything else. */
export async function readScorer(path: string): Promise<ScorerFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new FileMissingError({
      parameter: 'scorer',
      got: path,
      expected: 'a file that can be read',
      remedy: 'Check the path; latentkit anomaly fit … --out FILE writes one.',
      cause,
    });
  });
  const { type, version, model, sha256: checksum, detector } = parsed(path, text);
  if (type !== TYPE || version !== 1 || typeof model !== 'string') {
    throw new FileFormatError({ parameter: path, got: type === TYPE ? { version } : type, expected: 'a scorer that this version of latentkit anomaly fit wrote' });
  }
  return {
    model: isAbsolute(model) ? model : join(dirname(path), model),
    detector: async (opened, coder) => {
      if ((await checksumOf(opened)) !== checksum)
        throw new UsageError(
          `${opened.path} is not the model that ${path} was fitted with, or has been trained since. Fit again: latentkit anomaly fit ${opened.path} … --out ${path}`,
        );
      return AnomalyDetector.fromJSON(detector as VersionedJson, coder);
    },
  };
}

function parsed(path: string, text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch (cause) {
    throw new FileFormatError({ parameter: path, expected: 'JSON', remedy: 'The file is damaged or something else.', cause });
  }
}

/** Of a reduction's file, or of a bundle's manifest, which holds the checksums of all its files. */
async function checksumOf({ path, bundle }: LatentModel): Promise<string> {
  return sha256(bundle === undefined ? new Uint8Array(await readFile(path)) : new TextEncoder().encode(JSON.stringify(bundle.manifest)));
}

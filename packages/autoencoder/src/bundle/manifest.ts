import { FileFormatError, type Json, fileSums } from '@latentkit/core';
import { z } from 'zod';

/** Name of the file that describes a bundle. */
export const MANIFEST_FILE = 'latentkit.json';
/** Version of the bundle format that this package writes, and the only one that it reads. */
export const FORMAT_VERSION = 1;

const json: z.ZodType<Json> = z.json();
const part = z.object({ type: z.string() }).catchall(json);

const manifestSchema = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  package: z.string(),
  class: z.string(),
  config: z.record(z.string(), json),
  slots: z.object({
    network: part,
    bottleneck: part,
    corruption: part.nullable(),
    penalties: z.array(part),
    /** Present in models that are conditioned: numbers in a condition. */
    conditionUnits: z.number().int().positive().optional(),
  }),
  loss: json,
  inputShape: z.array(z.number().int().positive()),
  latentDim: z.number().int().positive(),
  /** The scaler that was applied to the data before the model saw it, as its `toJSON` gave it. */
  normalisation: json,
  /** How the model was trained, for people and reports. */
  training: json,
  /** Present in checkpoints: everything but the tensors that is needed to go on. */
  checkpoint: json.optional(),
  files: fileSums,
});

/** What `latentkit.json` holds. */
export type BundleManifest = z.output<typeof manifestSchema>;

export function encodeManifest(manifest: BundleManifest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(manifest, null, 2) + '\n');
}

/** Parses and checks a manifest. Throws {@link FileFormatError} for anything that is not one of this format version. */
export function decodeManifest(bytes: Uint8Array, location: string): BundleManifest {
  const parameter = `${location}/${MANIFEST_FILE}`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new FileFormatError({ parameter, expected: 'JSON', remedy: 'The file is truncated or no bundle; save the model again.', cause });
  }
  const version = (parsed as { formatVersion?: unknown } | null)?.formatVersion;
  if (version !== FORMAT_VERSION) {
    throw new FileFormatError({
      parameter: `${parameter} formatVersion`,
      got: version,
      expected: `${FORMAT_VERSION}`,
      remedy: 'The bundle was written by another version of LatentKit; install that version, or save the model again.',
    });
  }
  const result = manifestSchema.safeParse(parsed);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new FileFormatError({ parameter: `${parameter} ${issue.path.join('.')}`.trim(), expected: issue.message, cause: result.error });
}

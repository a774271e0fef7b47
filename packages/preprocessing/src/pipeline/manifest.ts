import { FileFormatError, type FileStore, fileSums } from '@latentkit/core';
import { z } from 'zod';

/** Name of the file that describes a bundle. */
export const MANIFEST_FILE = 'latentkit.json';
/** Name of the file with all steps that are kept as JSON, by name. */
export const ESTIMATORS_FILE = 'estimators.json';
/** Version of the bundle format that this package writes, and the only one that it reads. */
export const FORMAT_VERSION = 1;

const step = z.union([
  z.object({ name: z.string(), kind: z.literal('estimator'), class: z.string() }),
  /** A step with a bundle of its own, in a folder of this one. */
  z.object({ name: z.string(), kind: z.literal('bundle'), class: z.string(), package: z.string(), folder: z.string() }),
]);

const manifestSchema = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  package: z.string(),
  class: z.literal('Pipeline'),
  latentDim: z.int().positive().nullable(),
  steps: z.array(step).min(1),
  files: fileSums,
});

/** What a pipeline's `latentkit.json` holds. */
export type PipelineManifest = z.output<typeof manifestSchema>;
/** What it holds of one step. */
export type StepRecord = PipelineManifest['steps'][number];

export function encodeManifest(manifest: PipelineManifest): Uint8Array {
  return encodeJson(manifest);
}

/** The manifest in a store, unverified against the other files. Throws FileFormatError for anything else than a pipeline's, FileMissingError for none. */
export async function readManifest(store: FileStore): Promise<PipelineManifest> {
  const parameter = `${store.location}/${MANIFEST_FILE}`;
  const parsed = parseJson(await store.read(MANIFEST_FILE), parameter) as { class?: unknown; package?: unknown; formatVersion?: unknown } | null;
  if (parsed?.class !== 'Pipeline') {
    throw new FileFormatError({
      parameter: `${parameter} class`,
      got: parsed?.class,
      expected: 'a bundle of Pipeline',
      remedy: typeof parsed?.class === 'string' ? `Load it with ${parsed.class} of ${String(parsed.package)}.` : 'Give what pipeline.save wrote.',
    });
  }
  const result = manifestSchema.safeParse(parsed);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const otherVersion = parsed.formatVersion !== FORMAT_VERSION;
  throw new FileFormatError({
    parameter: `${parameter} ${otherVersion ? 'formatVersion' : issue.path.join('.')}`.trim(),
    ...(otherVersion ? { got: parsed.formatVersion } : {}),
    expected: otherVersion ? `${FORMAT_VERSION}` : issue.message,
    remedy: otherVersion ? 'The bundle was written by another version of LatentKit; install that version, or save the pipeline again.' : 'Save the pipeline again.',
    cause: result.error,
  });
}

/** JSON as the bytes of a file. */
export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value, null, 2) + '\n');
}

/** The bytes of a file as JSON. Throws FileFormatError where they are none. */
export function parseJson(bytes: Uint8Array, parameter: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new FileFormatError({ parameter, expected: 'JSON', remedy: 'The file is truncated or no bundle; save the pipeline again.', cause });
  }
}

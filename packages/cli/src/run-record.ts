import { FileFormatError, FileMissingError, type FileStore, type Json } from '@latentkit/core';
import { z } from 'zod';
import { SCALES } from './scaling.js';

/** File in a run's folder that says how the run was made. */
const RUN_FILE = 'run.json';

const record = z.object({
  formatVersion: z.literal(1),
  family: z.string(),
  data: z.object({
    /** Name, or absolute path of a file. */
    source: z.string(),
    name: z.string(),
    label: z.union([z.string(), z.number()]).optional(),
    /** Names of the classes that the model is conditioned on, in the order of their numbers. */
    classNames: z.array(z.string()).optional(),
    dataDir: z.string().optional(),
    scale: z.enum(SCALES),
    sampleShape: z.array(z.number().int().positive()),
    samples: z.number().int(),
    /** Rows held out from the end. */
    valid: z.number().int().min(0),
    sha256: z.string(),
  }),
  parameters: z.record(z.string(), z.json()),
  training: z.object({
    epochs: z.number().int(),
    batchSize: z.number().int(),
    optimizer: z.json(),
    /** What the settings came to on the machine of the run. */
    engine: z.string(),
    device: z.string(),
    threads: z.number().int().optional(),
    /** The settings themselves, such as `auto`, which also says what may take an engine's place. */
    asked: z.object({ engine: z.string(), device: z.string() }).optional(),
    checkpointEvery: z.number().int(),
  }),
  /** What was typed. */
  command: z.array(z.string()),
  started: z.string(),
});

/** The settings of a run, resolved: enough to repeat it or to go on with it. */
export type RunRecord = z.output<typeof record>;

/** A run's record in a model bundle; undefined where there is none that this version can read. */
export function runRecordFrom(json: Json | undefined): RunRecord | undefined {
  const result = record.safeParse(json);
  return result.success ? result.data : undefined;
}

/** Reads `run.json` of a run's folder. Throws `FileMissingError` or `FileFormatError`. */
export async function readRunRecord(store: FileStore): Promise<RunRecord> {
  const parameter = `${store.location}/${RUN_FILE}`;
  if (!(await store.has(RUN_FILE))) {
    throw new FileMissingError({ parameter, remedy: 'Give the folder that an earlier training wrote with --out.' });
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(await store.read(RUN_FILE)));
  } catch (cause) {
    throw new FileFormatError({ parameter, expected: 'JSON', remedy: 'The file is damaged; train again.', cause });
  }
  const result = record.safeParse(parsed);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new FileFormatError({ parameter: `${parameter} ${issue.path.join('.')}`, expected: issue.message, cause: result.error });
}

/** Writes `run.json`. */
export async function writeRunRecord(store: FileStore, run: RunRecord): Promise<void> {
  await store.write(RUN_FILE, new TextEncoder().encode(`${JSON.stringify(run, null, 2)}\n`));
}

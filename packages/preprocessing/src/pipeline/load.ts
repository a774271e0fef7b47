import { FileFormatError, type FileStore, type VersionedJson, memoryStore, readSummedFiles } from '@latentkit/core';
import { inStep } from './call.js';
import { JSON_VERSION } from './json.js';
import { ESTIMATORS_FILE, MANIFEST_FILE, type StepRecord, parseJson, readManifest } from './manifest.js';
import { Pipeline } from './pipeline.js';
import { type StepClass, type Wanted, readEstimator, readModel } from './readers.js';
import type { PipelineStep, StepInput } from './step.js';

/** Options of {@link loadPipeline} and {@link pipelineFromJSON}. */
export interface LoadPipelineOptions {
  /** Classes of the steps, other than those of this package: `[PCA, StackedAutoencoder]`. */
  readonly steps?: readonly StepClass[];
}

/**
 * Reads what `Pipeline.save` wrote. `L` is the type of its last step, where you know it. Every file is verified against its
 * checksum, and nothing in the bundle is executed.
 *
 * ```ts
 * const pipe = await loadPipeline<LogisticRegression>(store, { steps: [PCA, LogisticRegression] });
 * ```
 *
 * Throws InvalidParameterError that says which import to add where the class of a step is not among `steps`,
 * FileMissingError or FileFormatError for an incomplete, damaged or other bundle.
 */
export async function loadPipeline<L = PipelineStep>(store: FileStore, options: LoadPipelineOptions = {}): Promise<Pipeline<L>> {
  const manifest = await readManifest(store);
  const files = await readSummedFiles(store, manifest.files, MANIFEST_FILE);
  const estimators = estimatorsOf(files, store.location);
  const steps: StepInput[] = [];
  for (const record of manifest.steps) {
    const wanted = { name: record.name, classes: options.steps ?? [] };
    try {
      const step = record.kind === 'estimator' ? readEstimator(estimators[record.name], wanted) : await readBundled(record, files, wanted, options);
      steps.push([record.name, step]);
    } catch (error) {
      throw inStep(wanted, error);
    }
  }
  return new Pipeline<L>(steps, manifest.latentDim ?? undefined);
}

/** Reads what `Pipeline.toJSON` wrote. Throws as {@link loadPipeline}. */
export function pipelineFromJSON<L = PipelineStep>(json: VersionedJson, options: LoadPipelineOptions = {}): Pipeline<L> {
  if (json?.type !== 'Pipeline') throw malformed('Pipeline.type', json?.type, "'Pipeline'");
  if (json.version !== JSON_VERSION) throw malformed('Pipeline.version', json.version, `${JSON_VERSION}, the format this release reads`);
  const { steps, latentDim } = json;
  if (!Array.isArray(steps) || steps.length === 0) throw malformed('Pipeline.steps', steps, 'a list of at least one step');
  const inputs = (steps as unknown[]).map((value, i): StepInput => {
    const { name, estimator } = (value ?? {}) as { name?: unknown; estimator?: unknown };
    if (typeof name !== 'string') throw malformed(`Pipeline.steps[${i}].name`, name, 'a string');
    if (typeof estimator !== 'object' || estimator === null) throw malformed(`Pipeline.steps[${i}].estimator`, estimator, 'an object');
    const classes = options.steps ?? [];
    const read = estimator as VersionedJson;
    return [name, read.type === 'Pipeline' ? pipelineFromJSON(read, options) : readEstimator(read, { name, classes })];
  });
  return new Pipeline<L>(inputs, typeof latentDim === 'number' ? latentDim : undefined);
}

/** A step with a bundle of its own, from the files of its folder. */
async function readBundled(record: StepRecord & { kind: 'bundle' }, files: ReadonlyMap<string, Uint8Array>, wanted: Wanted, options: LoadPipelineOptions): Promise<PipelineStep> {
  const prefix = `${record.folder}/`;
  const own = new Map([...files].filter(([path]) => path.startsWith(prefix)).map(([path, bytes]) => [path.slice(prefix.length), bytes]));
  if (record.class === 'Pipeline') return loadPipeline(memoryStore(own), options);
  return readModel(record.class, record.package, memoryStore(own), wanted);
}

function estimatorsOf(files: ReadonlyMap<string, Uint8Array>, location: string): Record<string, VersionedJson | undefined> {
  const parameter = `${location}/${ESTIMATORS_FILE}`;
  const bytes = files.get(ESTIMATORS_FILE);
  if (bytes === undefined) throw malformed(parameter, undefined, `a file that ${MANIFEST_FILE} lists`);
  const parsed = parseJson(bytes, parameter);
  if (typeof parsed !== 'object' || parsed === null) throw malformed(parameter, parsed, 'an object of estimators');
  return parsed as Record<string, VersionedJson | undefined>;
}

function malformed(parameter: string, got: unknown, expected: string): FileFormatError {
  return new FileFormatError({ parameter, got, expected, remedy: 'Give what the pipeline wrote.' });
}

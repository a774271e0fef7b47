import { FileFormatError, type FileStore, InvalidParameterError, type LatentKitError, type VersionedJson } from '@latentkit/core';
import { packageOf } from './known-packages.js';
import { ownClasses } from './own-classes.js';
import { type PipelineStep, classNameOf } from './step.js';

/** A class whose estimators are kept as JSON. */
export interface JsonClass {
  fromJSON(json: VersionedJson): PipelineStep;
}

/** A class whose models are kept as bundles, such as an autoencoder; known by the name that its `configSchema` has, or its own. */
export interface BundleClass {
  load(store: FileStore): Promise<PipelineStep>;
}

/** A class that a step of a pipeline was made from. */
export type StepClass = JsonClass | BundleClass;

/** What the classes are looked up in, and the step that they are for. */
export interface Wanted {
  readonly name: string;
  readonly classes: readonly StepClass[];
}

/**
 * The estimator that wrote this JSON, made again by its class. Throws what `fromJSON` throws, FileFormatError where there is
 * no JSON, InvalidParameterError where its class is not given.
 */
export function readEstimator(json: VersionedJson | undefined, { name, classes }: Wanted): PipelineStep {
  if (typeof json?.type !== 'string') {
    throw new FileFormatError({ parameter: `estimator '${name}'`, got: json, expected: 'an object with a type', remedy: 'Save the pipeline again.' });
  }
  const readers = [...ownClasses, ...classes].filter((type): type is JsonClass => 'fromJSON' in type && typeof type.fromJSON === 'function');
  const byName = readers.find((type) => classNameOf(type) === json.type);
  if (byName !== undefined) return byName.fromJSON(json);
  // Minified classes have other names, so each is asked whether the object is its own.
  for (const type of readers) {
    try {
      return type.fromJSON(json);
    } catch (error) {
      if (!refusesType(error)) throw error;
    }
  }
  throw missing(name, json.type, packageOf(json.type), classes);
}

/** The model in a bundle, read by its class. Throws what `load` throws, InvalidParameterError where no class is given. */
export async function readModel(className: string, packageName: string, store: FileStore, { name, classes }: Wanted): Promise<PipelineStep> {
  const type = classes.find((candidate): candidate is BundleClass => classNameOf(candidate) === className && 'load' in candidate && typeof candidate.load === 'function');
  if (type === undefined) throw missing(name, className, packageName, classes);
  return type.load(store);
}

function refusesType(error: unknown): boolean {
  const { code, parameter } = error as Partial<LatentKitError>;
  return code === 'LK_FILE_FORMAT' && parameter?.endsWith('.type') === true;
}

function missing(step: string, className: string, packageName: string | undefined, classes: readonly StepClass[]): InvalidParameterError {
  const given = classes.map(classNameOf);
  return new InvalidParameterError({
    parameter: 'steps',
    got: given,
    expected: `the class ${className}, of which step '${step}' is`,
    remedy:
      packageName === undefined || packageName === ''
        ? `Import ${className} from where it is declared and give { steps: [${[...given, className].join(', ')}] }.`
        : `Add import { ${className} } from '${packageName}' and give { steps: [${[...given, className].join(', ')}] }.`,
  });
}

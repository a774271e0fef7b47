import { nearestName } from './nearest-name.js';
import { show } from './show.js';

/**
 * What an error carries beyond its text: the parameter or file at fault, the value got, what was expected, and
 * what to do about it. Every field is optional except the remedy's text inside `message`.
 */
export interface ErrorDetails {
  /** Name of the parameter, file or path at fault. */
  readonly parameter?: string;
  /** The offending value, kept small enough to print. */
  readonly got?: unknown;
  /** What would have been accepted. */
  readonly expected?: string;
  /** What to do. */
  readonly remedy?: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * Base of every error that LatentKit throws on purpose. `code` is stable across versions and is what programs
 * should compare; the text is for people and may change.
 */
export class LatentKitError extends Error {
  /** Stable, machine-readable name of the kind of error, such as `LK_INVALID_PARAMETER`. */
  readonly code: string;
  readonly parameter: string | undefined;
  readonly got: unknown;
  readonly expected: string | undefined;
  readonly remedy: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = nameOf(code);
    this.code = code;
    this.parameter = details.parameter;
    this.got = details.got;
    this.expected = details.expected;
    this.remedy = details.remedy;
  }
}

/** `InvalidParameterError` of `LK_INVALID_PARAMETER`: the class's own name is another one in minified code. */
function nameOf(code: string): string {
  const words = code.toLowerCase().split('_').slice(1);
  return `${words.map((word) => word[0].toUpperCase() + word.slice(1)).join('')}Error`;
}

/** A parameter has a value outside its type or range. */
export class InvalidParameterError extends LatentKitError {
  constructor(details: ErrorDetails & { parameter: string; expected: string }) {
    super('LK_INVALID_PARAMETER', sentence(details), details);
  }
}

/** An array has the wrong shape, rank or length. */
export class ShapeError extends LatentKitError {
  constructor(details: ErrorDetails & { parameter: string; expected: string }) {
    super('LK_SHAPE', sentence(details), details);
  }
}

/** An array holds NaN or an infinity where only finite numbers make sense. */
export class NonFiniteError extends LatentKitError {
  constructor(details: ErrorDetails & { parameter: string; expected: string }) {
    super('LK_NON_FINITE', sentence(details), details);
  }
}

/** A fitted result was asked for before `fit` was called. */
export class NotFittedError extends LatentKitError {
  constructor(estimator: string, method: string) {
    super('LK_NOT_FITTED', `${estimator}.${method} was called before fit. Call fit(x) first, or load a fitted ${estimator}.`, {
      parameter: method,
      expected: 'a fitted estimator',
      remedy: 'Call fit(x) first.',
    });
  }
}

/** A file or bundle is truncated, malformed, of another format version, or fails its checksum. */
export class FileFormatError extends LatentKitError {
  constructor(details: ErrorDetails & { parameter: string; expected: string }) {
    super('LK_FILE_FORMAT', sentence(details), details);
  }
}

/** A file or entry does not exist. */
export class FileMissingError extends LatentKitError {
  constructor(details: ErrorDetails & { parameter: string }) {
    super('LK_FILE_MISSING', sentence({ expected: 'an existing file', ...details }), details);
  }
}

/** Reading or writing failed for a reason outside the file's contents: permissions, full disk, network. */
export class StorageError extends LatentKitError {
  constructor(details: ErrorDetails & { parameter: string; expected: string }) {
    super('LK_STORAGE', sentence(details), details);
  }
}

/** A name (family, dataset, optimizer, option …) is not known; carries the nearest known one. */
export class UnknownNameError extends LatentKitError {
  /** The nearest known name, when one is near enough to be a likely slip. */
  readonly suggestion: string | undefined;
  constructor(kind: string, got: unknown, known: readonly string[]) {
    // Programs without types pass anything for a name.
    const suggestion = typeof got === 'string' ? nearestName(got, known) : undefined;
    const hint = suggestion === undefined ? '' : ` Did you mean '${suggestion}'?`;
    super('LK_UNKNOWN_NAME', `Unknown ${kind} ${typeof got === 'string' ? `'${got}'` : show(got)}.${hint} Known: ${known.join(', ')}.`, {
      parameter: kind,
      got,
      expected: `one of ${known.join(', ')}`,
      ...(suggestion === undefined ? {} : { remedy: `Use '${suggestion}'.` }),
    });
    this.suggestion = suggestion;
  }
}

/** The work was stopped through its AbortSignal. */
export class AbortedError extends LatentKitError {
  constructor(work: string, cause?: unknown) {
    super('LK_ABORTED', `${work} was stopped by its AbortSignal.`, cause === undefined ? {} : { cause });
  }
}

/** Training met a loss that is NaN or infinite. The model keeps its last finite weights. */
export class DivergedError extends LatentKitError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('LK_DIVERGED', message, details);
  }
}

/** Something that has to be installed or supported by the platform is not there. */
export class UnavailableError extends LatentKitError {
  constructor(details: ErrorDetails & { parameter: string; expected: string }) {
    super('LK_UNAVAILABLE', sentence(details), details);
  }
}

function sentence(details: ErrorDetails): string {
  const subject = details.parameter ?? 'value';
  const got = 'got' in details ? ` got ${show(details.got)},` : '';
  const remedy = details.remedy === undefined ? '' : ` ${details.remedy}`;
  return `${subject}:${got} expected ${details.expected ?? 'something else'}.${remedy}`;
}

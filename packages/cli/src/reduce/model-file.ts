import { readFile } from 'node:fs/promises';
import { FileFormatError, FileMissingError, InvalidParameterError, type VersionedJson } from '@latentkit/core';
import { type Pipeline, type PipelineStep, type Scaler, pipeline, pipelineFromJSON } from '@latentkit/preprocessing';
import { type ReduceMethod, type Reducer, methodOfType } from './methods.js';

/** A saved reduction: the pipeline, and the method of its last step. */
export interface SavedReduction {
  readonly pipe: Pipeline;
  readonly model: Reducer;
  readonly method: ReduceMethod;
}

/** Scaler and estimator as one pipeline: the bytes of a file. Throws `InvalidParameterError` for a model that is too large for one. */
export function modelBytes(path: string, scaler: Scaler | undefined, model: Reducer): Uint8Array {
  const pipe = pipeline(scaler === undefined ? [model as PipelineStep] : [scaler as PipelineStep, model as PipelineStep]);
  return new TextEncoder().encode(asText(path, pipe.toJSON()));
}

/** Reads what {@link modelBytes} wrote. Throws `FileMissingError`, or `FileFormatError` for anything else. */
export async function readModel(path: string): Promise<SavedReduction> {
  const json = parse(path, await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new FileMissingError({ parameter: 'model', got: path, expected: 'a file that can be read', remedy: 'Check the path; latentkit reduce … --model FILE writes one.', cause });
  }));
  const type = json.steps?.at?.(-1)?.estimator?.type;
  const method = typeof type === 'string' ? methodOfType(type) : undefined;
  if (json.type !== 'Pipeline' || method === undefined) {
    throw new FileFormatError({ parameter: path, got: type ?? json.type, expected: 'a model that latentkit reduce --model wrote' });
  }
  const { model } = await method.load();
  const pipe = pipelineFromJSON(json as unknown as VersionedJson, { steps: [model as never] });
  return { pipe, model: pipe.steps[pipe.steps.length - 1].step as unknown as Reducer, method };
}

function parse(path: string, text: string): { type?: unknown; steps?: { estimator?: { type?: unknown } }[] } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new FileFormatError({ parameter: path, expected: `JSON (${cause instanceof Error ? cause.message : 'cannot be read'})`, remedy: 'The file is damaged or something else.', cause });
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  throw new FileFormatError({ parameter: path, got: parsed, expected: 'a model that latentkit reduce --model wrote' });
}

function asText(path: string, json: VersionedJson): string {
  try {
    return JSON.stringify(json);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    // The longest text that JavaScript has is about half a billion characters.
    throw new InvalidParameterError({ parameter: '--model', got: path, expected: 'a model of fewer numbers than this one keeps', remedy: 'Leave --model out, or take fewer samples.', cause });
  }
}

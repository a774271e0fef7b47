import { FileMissingError, type FileStore, indexedDbStore, InvalidParameterError } from '@latentkit/core';
import type { SavedModel } from '../protocol.js';

let store: FileStore | undefined;

/** Models lie as `NAME.zip` with what a list shows of them beside them. */
function models(): FileStore {
  return (store ??= indexedDbStore('explorer-models'));
}

const zipOf = (name: string): string => `${encodeURIComponent(name)}.zip`;
const noteOf = (name: string): string => `${encodeURIComponent(name)}.json`;

/** All saved models, the newest first. */
export async function savedModels(): Promise<SavedModel[]> {
  const notes = (await models().list()).filter((path) => path.endsWith('.json'));
  const found = await Promise.all(notes.map(async (path) => JSON.parse(new TextDecoder().decode(await models().read(path))) as SavedModel));
  return found.sort((a, b) => b.saved - a.saved);
}

/** Saves a bundle under a name, in place of one that has it. Throws StorageError where there is no room; the earlier one stays then. */
export async function saveModel(name: string, zip: Uint8Array, about: Pick<SavedModel, 'family' | 'latentDim'>): Promise<void> {
  if (name.trim() === '') throw new InvalidParameterError({ parameter: 'name', got: name, expected: 'a name that is not empty' });
  const { family, latentDim } = about;
  const note: SavedModel = { name, family, latentDim, bytes: zip.length, saved: Date.now() };
  await models().write(zipOf(name), zip);
  await models().write(noteOf(name), new TextEncoder().encode(JSON.stringify(note)));
}

/** The bundle of a name. Throws FileMissingError. */
export async function readModel(name: string): Promise<Uint8Array> {
  if (!(await models().has(zipOf(name)))) throw new FileMissingError({ parameter: 'model', got: name, remedy: 'It may have been removed in another tab.' });
  return models().read(zipOf(name));
}

export async function removeModel(name: string): Promise<void> {
  for (const path of [noteOf(name), zipOf(name)]) if (await models().has(path)) await models().remove(path);
}

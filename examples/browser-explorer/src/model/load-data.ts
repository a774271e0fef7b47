import { indexedDbStore, InvalidParameterError, rowsOf } from '@latentkit/core';
import { type Dataset, downloadMnist, loadDigits, sliceSamples } from '@latentkit/datasets';
import type { DataRequest, LoadedData } from '../protocol.js';
import { readFiles } from './read-files.js';
import { asSamples, type Samples } from './samples.js';

/** Fetches or reads what is asked for. Throws the library's errors; what was loaded before stays then. */
export async function loadData(request: DataRequest): Promise<{ readonly samples: Samples; readonly loaded: LoadedData }> {
  const notes: string[] = [];
  const dataset = await datasetOf(request, notes);
  return asSamples(dataset, notes);
}

async function datasetOf(request: DataRequest, notes: string[]): Promise<Dataset> {
  switch (request.kind) {
    case 'digits':
      return loadDigits();
    case 'mnist':
      return limited(await downloadMnist({ cache: indexedDbStore('datasets') }), request.limit, notes);
    case 'files':
      return readFiles(request.files, notes);
  }
}

function limited(dataset: Dataset, limit: number | undefined, notes: string[]): Dataset {
  if (limit === undefined || limit >= rowsOf(dataset.x)) return dataset;
  if (!Number.isInteger(limit) || limit < 2) throw new InvalidParameterError({ parameter: 'limit', got: limit, expected: 'an integer >= 2' });
  notes.push(`The first ${limit.toLocaleString('en')} of ${rowsOf(dataset.x).toLocaleString('en')} samples.`);
  return sliceSamples(dataset, 0, limit);
}

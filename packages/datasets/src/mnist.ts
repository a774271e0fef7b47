import { FileFormatError, ndarray, show } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import { makeDataset } from './dataset.js';
import type { LabelledDataset } from './dataset.js';
import { gunzip } from './gzip.js';
import { readIdx, unpackIdx } from './idx.js';
import { md5 } from './md5.js';
import { MNIST_INFO } from './mnist-files.js';
import type { MnistFile, MnistName, MnistSplit } from './mnist-files.js';

const SIDE = 28;

/** The two slow steps, for which a platform may have something quicker than JavaScript. */
export interface Codec {
  readonly gunzip: typeof gunzip;
  /** MD5 as hexadecimal digits. */
  readonly md5: (bytes: Uint8Array) => string;
}

const PORTABLE: Codec = { gunzip, md5 };

/**
 * Decompresses a published file and checks that it is the genuine one. Throws `FileFormatError` with the checksum
 * got and expected.
 */
export function verifyMnistFile(file: MnistFile, bytes: Uint8Array, name: string, codec: Codec = PORTABLE): Uint8Array {
  const plain = unpackIdx(bytes, name, codec.gunzip);
  const got = codec.md5(plain);
  if (got !== file.md5) {
    throw new FileFormatError({
      parameter: name,
      got,
      expected: `${file.md5} as the MD5 of the decompressed bytes`,
      remedy: 'The file is damaged or another one of the same name; replace it.',
    });
  }
  return plain;
}

/** Whether bytes are this published file. */
export function isMnistFile(file: MnistFile, bytes: Uint8Array, codec: Codec = PORTABLE): boolean {
  try {
    verifyMnistFile(file, bytes, file.file, codec);
    return true;
  } catch (error) {
    if (error instanceof FileFormatError) return false;
    throw error;
  }
}

/** Makes the data set of an image file and a label file in IDX format. Throws `FileFormatError` where they do not belong together. */
export function mnistDataset(name: MnistName, split: MnistSplit, imageBytes: Uint8Array, labelBytes: Uint8Array): LabelledDataset {
  const info = MNIST_INFO[name];
  const n = info.samples[split];
  const images = checked(readIdx(imageBytes, info.files[split].images.file), info.files[split].images.file, [n, SIDE, SIDE]);
  const labels = checked(readIdx(labelBytes, info.files[split].labels.file), info.files[split].labels.file, [n]);
  return makeDataset({
    name: split === 'train' ? name : `${name} (test)`,
    x: ndarray(images.data, [n, SIDE * SIDE]),
    y: ndarray(Int32Array.from(labels.data), [n]),
    sampleShape: [SIDE, SIDE],
    targetNames: info.targetNames,
    range: [0, 255],
    description: info.description,
    source: info.source,
  });
}

function checked(array: NdArray, name: string, shape: readonly number[]): NdArray {
  if (array.shape.join() !== shape.join()) {
    throw new FileFormatError({ parameter: name, got: array.shape, expected: `an array of shape ${show(shape)}`, remedy: 'The file is not the one that belongs to this data set.' });
  }
  return array;
}

import { type KernelTable, refused } from './kernel.js';

const complex = refused('it computes with complex numbers, which the compiler does not know', 'Run this step eagerly.');
const strings = refused('it works on strings', 'Do it to the data before training.');
const sparse = refused('the size of its result depends on numbers that are known only when the graph runs', 'Use dense tensors.');

/** Kernels that cannot become part of a graph, besides those that the other tables refuse. */
export const refusedKernels: KernelTable = {
  Complex: complex,
  ComplexAbs: complex,
  FFT: complex,
  IFFT: complex,
  Imag: complex,
  Real: complex,
  Multinomial: refused('its random numbers would be drawn once and stay the same in every run', 'Take noise from @latentkit/layers, or draw outside.'),
  BroadcastArgs: refused('the shape of its result depends on numbers that are known only when the graph runs', 'Give shapes as numbers.'),
  Unique: refused('the size of its result depends on numbers that are known only when the graph runs', 'Do it to the data or to the results.'),
  RaggedGather: sparse,
  RaggedRange: sparse,
  RaggedTensorToTensor: sparse,
  SparseFillEmptyRows: sparse,
  SparseReshape: sparse,
  SparseSegmentMean: sparse,
  SparseSegmentSum: sparse,
  StaticRegexReplace: strings,
  StringNGrams: strings,
  StringSplit: strings,
  StringToHashBucketFast: strings,
};

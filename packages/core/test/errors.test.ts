import { describe, expect, test } from '@jest/globals';
import {
  AbortedError,
  DivergedError,
  FileFormatError,
  FileMissingError,
  InvalidParameterError,
  LatentKitError,
  NonFiniteError,
  NotFittedError,
  ShapeError,
  StorageError,
  UnavailableError,
  UnknownNameError,
  nearestName,
  show,
} from '../src/index.js';

const details = { parameter: 'latentDim', got: -1, expected: 'an integer >= 1' };

test.each<[string, LatentKitError, string]>([
  ['InvalidParameterError', new InvalidParameterError(details), 'LK_INVALID_PARAMETER'],
  ['ShapeError', new ShapeError(details), 'LK_SHAPE'],
  ['NonFiniteError', new NonFiniteError(details), 'LK_NON_FINITE'],
  ['NotFittedError', new NotFittedError('PCA', 'transform'), 'LK_NOT_FITTED'],
  ['FileFormatError', new FileFormatError(details), 'LK_FILE_FORMAT'],
  ['FileMissingError', new FileMissingError(details), 'LK_FILE_MISSING'],
  ['StorageError', new StorageError(details), 'LK_STORAGE'],
  ['UnknownNameError', new UnknownNameError('family', 'stakced', ['stacked', 'linear']), 'LK_UNKNOWN_NAME'],
  ['AbortedError', new AbortedError('Training'), 'LK_ABORTED'],
  ['DivergedError', new DivergedError('The loss is NaN.'), 'LK_DIVERGED'],
  ['UnavailableError', new UnavailableError(details), 'LK_UNAVAILABLE'],
])('%s has its name, its code and the base class', (name, error, code) => {
  expect(error).toBeInstanceOf(LatentKitError);
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe(name);
  expect(error.code).toBe(code);
});

describe('texts', () => {
  test('parameter, value got, value expected, remedy', () => {
    const cause = new Error('why');
    const error = new InvalidParameterError({ ...details, remedy: 'Use latentDim=8.', cause });
    expect(error.message).toBe('latentDim: got -1, expected an integer >= 1. Use latentDim=8.');
    expect(error).toMatchObject({ parameter: 'latentDim', got: -1, expected: 'an integer >= 1', remedy: 'Use latentDim=8.', cause });
  });

  test('without a value, and with undefined as the value', () => {
    expect(new ShapeError({ parameter: 'x', expected: 'a matrix' }).message).toBe('x: expected a matrix.');
    expect(new ShapeError({ parameter: 'x', got: undefined, expected: 'a matrix' }).message).toBe('x: got undefined, expected a matrix.');
  });

  test('fixed sentences', () => {
    expect(new FileMissingError({ parameter: 'model/a.bin' }).message).toBe('model/a.bin: expected an existing file.');
    expect(new NotFittedError('PCA', 'transform').message).toBe('PCA.transform was called before fit. Call fit(x) first, or load a fitted PCA.');
    expect(new AbortedError('Training').message).toBe('Training was stopped by its AbortSignal.');
    expect(new AbortedError('Training', 'user').cause).toBe('user');
  });

  test('a name that is no text at all is shown as it is', () => {
    expect(new UnknownNameError('metric', 3, ['mse', 'mae']).message).toBe('Unknown metric 3. Known: mse, mae.');
    expect(new UnknownNameError('metric', undefined, ['mse', 'mae'])).toMatchObject({ got: undefined, suggestion: undefined });
  });

  test('an unknown name suggests the nearest and lists all', () => {
    const error = new UnknownNameError('family', 'stakced', ['linear', 'stacked']);
    expect(error.message).toBe("Unknown family 'stakced'. Did you mean 'stacked'? Known: linear, stacked.");
    expect(error).toMatchObject({ suggestion: 'stacked', got: 'stakced', remedy: "Use 'stacked'." });
    const far = new UnknownNameError('family', 'xyz', ['linear', 'stacked']);
    expect(far.message).toBe("Unknown family 'xyz'. Known: linear, stacked.");
    expect(far.suggestion).toBeUndefined();
  });
});

test.each<[unknown, string]>([
  ['text', "'text'"],
  ['x'.repeat(61), `'${'x'.repeat(57)}...'`],
  [1.5, '1.5'],
  [NaN, 'NaN'],
  [true, 'true'],
  [null, 'null'],
  [undefined, 'undefined'],
  [10n, '10n'],
  [[1, 'a', null], "[1, 'a', null]"],
  [[[1, 2], [3]], '[[1, 2], [3]]'],
  [Array.from({ length: 9 }, (_, i) => i), '[0, 1, 2, 3, 4, 5, 6, 7, ... (9 values)]'],
  [new Float32Array(3), 'Float32Array of 12 bytes'],
  [function encode() {}, 'function encode'],
  [() => 1, 'function (anonymous)'],
  [{ a: 1 }, '{"a":1}'],
  [{ a: 'x'.repeat(100) }, `{"a":"${'x'.repeat(71)}...`],
  [new Map([['a', 1]]), 'Map of 1 entries'],
  [new Date(NaN), 'Invalid Date'],
  [Symbol('s'), 'Symbol(s)'],
  [new TypeError('bad'), 'TypeError: bad'],
])('show(%p)', (value, text) => {
  expect(show(value)).toBe(text);
});

test('show of something that refers to itself, or cannot be read', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  expect(show(circular)).toBe('[object Object]');
  const list: unknown[] = [];
  list.push(list);
  expect(show(list)).toMatch(/^\[+.*\]+$/);
  expect(show({ a: 1n })).toBe('[object Object]');
});

describe('nearestName', () => {
  const known = ['latentDim', 'hiddenUnits', 'activation', 'beta', 'seed'];
  test.each([
    ['latentdim', 'latentDim'],
    ['latnetDim', 'latentDim'],
    ['latentDims', 'latentDim'],
    ['hidden', 'hiddenUnits'],
    ['activaton', 'activation'],
    ['bata', 'beta'],
    ['sede', 'seed'],
  ])('%s is %s', (got, expected) => {
    expect(nearestName(got, known)).toBe(expected);
  });

  test('nothing when nothing is near', () => {
    expect(nearestName('quantum', known)).toBeUndefined();
    expect(nearestName('', known)).toBeUndefined();
    expect(nearestName('x', [])).toBeUndefined();
  });
});

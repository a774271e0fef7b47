import { InvalidParameterError, LatentKitError, ShapeError, UnknownNameError } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { encodeOnnx } from '../src/index.js';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxType } from '../src/index.js';

const value = (name: string) => ({ name, type: 'float32', shape: [2] }) as const;
const weight = (name: string, more: Partial<OnnxTensor> = {}): OnnxTensor => ({ name, type: 'float32', shape: [2], data: Float32Array.of(1, 2), ...more });
const add: OnnxNode = { op: 'Add', inputs: ['x', 'w'], outputs: ['y'] };
const graph: OnnxGraph = { name: 'g', nodes: [add], inputs: [value('x')], outputs: [value('y')], initializers: [weight('w')] };
const branch = (more: Partial<OnnxGraph>): OnnxNode => ({
  op: 'If',
  inputs: ['x'],
  outputs: ['z'],
  attributes: { then_branch: { graph: { name: 'inner', nodes: [{ op: 'Neg', inputs: ['y'], outputs: ['n'] }], inputs: [], outputs: [value('n')], ...more } } },
});
const attribute = (key: OnnxAttribute): Partial<OnnxGraph> => ({ nodes: [{ ...add, attributes: { a: key } }] });

const refused: [string, Partial<OnnxGraph>, new (...values: never[]) => LatentKitError, RegExp][] = [
  ['too few elements', { initializers: [weight('w', { shape: [3] })] }, ShapeError, /tensor 'w': got 2, expected 3 elements for the shape \[3\]/],
  ['a scalar of two elements', { initializers: [weight('w', { shape: [] })] }, ShapeError, /expected 1 elements/],
  ['a negative length', { initializers: [weight('w', { shape: [-2] })] }, ShapeError, /shape of 'w'/],
  ['a broken length of an input', { inputs: [{ ...value('x'), shape: ['n', 1.5] }] }, ShapeError, /shape of 'x'/],
  ['another array', { initializers: [weight('w', { data: Float64Array.of(1, 2) })] }, InvalidParameterError, /got 'Float64Array', expected a Float32Array/],
  ['an unknown type', { initializers: [weight('w', { type: 'float23' as OnnxType })] }, UnknownNameError, /float32/],
  ['an unknown type of an output', { outputs: [{ ...value('y'), type: 'int23' as OnnxType }] }, UnknownNameError, /int32/],
  ['an output made twice', { nodes: [add, { ...add }] }, InvalidParameterError, /output of Add of graph 'g': got 'y', expected a name that is not taken/],
  ['an initializer twice', { initializers: [weight('w'), weight('w')] }, InvalidParameterError, /initializer of graph 'g': got 'w'/],
  ['an input twice', { inputs: [value('x'), value('x')] }, InvalidParameterError, /input of graph 'g': got 'x'/],
  ['an input without a name', { inputs: [value('')] }, InvalidParameterError, /expected a name/],
  ['a value that nothing makes', { nodes: [{ ...add, inputs: ['x', 'v'] }] }, InvalidParameterError, /input of Add of graph 'g': got 'v'/],
  ['a value that is made later', { nodes: [{ op: 'Neg', inputs: ['y'], outputs: ['z'] }, add] }, InvalidParameterError, /earlier node/],
  ['an output that nothing makes', { outputs: [value('q')] }, InvalidParameterError, /output of graph 'g': got 'q'/],
  ['a domain that is not declared', { nodes: [{ ...add, domain: 'com.microsoft' }] }, InvalidParameterError, /Add it to the model's domains/],
  ['an attribute without a key', attribute({} as OnnxAttribute), InvalidParameterError, /attribute a of Add.*float, int/],
  ['an attribute with two keys', attribute({ int: 1, float: 1 }), InvalidParameterError, /attribute a of Add/],
  ['a fraction as int', attribute({ int: 1.5 }), InvalidParameterError, /got 1.5, expected an integer/],
  ['an int that doubles cannot hold', attribute({ ints: [0, 2 ** 53] }), InvalidParameterError, /expected an integer/],
  ['a broken tensor in an attribute', attribute({ tensor: weight('t', { shape: [5] }) }), ShapeError, /tensor 't'/],
  ['a body reading what comes later', { nodes: [branch({}), add] }, InvalidParameterError, /input of Neg of graph 'inner': got 'y'/],
  ['a body taking a name of the outer graph', { nodes: [add, branch({ initializers: [weight('w')] })] }, InvalidParameterError, /initializer of graph 'inner': got 'w'/],
  ['a body giving out a value of the outer graph', { nodes: [add, branch({ outputs: [value('y')] })] }, InvalidParameterError, /Identity/],
  ['an outer graph reading what a body makes', { nodes: [add, branch({}), { op: 'Neg', inputs: ['n'], outputs: ['m'] }] }, InvalidParameterError, /input of Neg of graph 'g': got 'n'/],
];

describe('encodeOnnx', () => {
  test.each(refused)('refuses %s', (_, change, type, message) => {
    const encode = (): Uint8Array => encodeOnnx({ graph: { ...graph, ...change } });
    expect(encode).toThrow(type);
    expect(encode).toThrow(message);
  });

  test.each([
    ['opset', { opset: 0 }],
    ['irVersion', { irVersion: 8.5 }],
    ["version of domain 'com.microsoft'", { domains: { 'com.microsoft': 0 } }],
    ['domains', { domains: { 'ai.onnx': 17 } }],
  ])('refuses a bad %s', (name, change) => {
    expect(() => encodeOnnx({ graph, ...change })).toThrow(new RegExp(`^${name}: `));
  });

  test('admits a default for an input, bodies that read what is there, and the same names in two bodies', () => {
    const both = branch({}).attributes?.['then_branch'] as OnnxAttribute;
    const nodes = [add, { ...branch({}), attributes: { then_branch: both, else_branch: both } }];
    expect(encodeOnnx({ graph: { ...graph, nodes, initializers: [weight('w'), weight('x')] } }).length).toBeGreaterThan(200);
    expect(() => encodeOnnx({ graph: { ...graph, initializers: [weight('w'), weight('x'), weight('x')] } })).toThrow(/got 'x'/);
  });
});

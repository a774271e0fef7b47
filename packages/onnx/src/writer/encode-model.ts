import { BackwardWriter } from './backward-writer.js';
import { ATTRIBUTE_KINDS, kindOf } from './check-attribute.js';
import { checkModel } from './check-model.js';
import { ELEMENT_TYPES } from './element-types.js';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './types.js';

/**
 * Writes a model in ONNX's file format (https://onnx.ai/onnx/repo-docs/IR.html), with the fields in the order of their
 * numbers as Google's own writer has them. Elements are copied once; time is linear in the size of the result.
 *
 * Throws `InvalidParameterError` or `ShapeError` for what no reader would accept: elements that do not fit their type
 * or shape, a name that is defined twice or read before it is defined, an operator set that is not declared.
 */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  checkModel(model);
  const writer = new BackwardWriter(estimateSize(model.graph));
  for (const [key, value] of Object.entries(model.metadata ?? {}).reverse()) writePair(writer, key, value);
  for (const [domain, version] of Object.entries(model.domains ?? {}).reverse()) writeOperatorSet(writer, domain, version);
  writeOperatorSet(writer, '', model.opset ?? 18);
  writeGraph(writer, 7, model.graph);
  writer.string(2, model.producer ?? 'latentkit');
  writer.int(1, model.irVersion ?? 8);
  return writer.finish();
}

/** Near enough to spare most growth of the buffer, and exact where it matters: in the elements of tensors. */
function estimateSize(graph: OnnxGraph): number {
  let size = 128 * (1 + graph.nodes.length + graph.inputs.length + graph.outputs.length);
  for (const { name, data } of graph.initializers ?? []) size += 128 + name.length + data.byteLength;
  for (const { attributes } of graph.nodes) {
    for (const value of Object.values(attributes ?? {})) {
      if ('graph' in value) size += estimateSize(value.graph);
      else if ('tensor' in value) size += 128 + value.tensor.data.byteLength;
    }
  }
  return size;
}

function writePair(writer: BackwardWriter, key: string, value: string): void {
  const mark = writer.mark();
  writer.string(2, value);
  writer.string(1, key);
  writer.message(14, mark);
}

function writeOperatorSet(writer: BackwardWriter, domain: string, version: number): void {
  const mark = writer.mark();
  writer.int(2, version);
  writer.string(1, domain);
  writer.message(8, mark);
}

function writeGraph(writer: BackwardWriter, field: number, graph: OnnxGraph): void {
  const mark = writer.mark();
  for (const value of backward(graph.outputs)) writeValue(writer, 12, value);
  for (const value of backward(graph.inputs)) writeValue(writer, 11, value);
  for (const tensor of backward(graph.initializers ?? [])) writeTensor(writer, 5, tensor);
  writer.string(2, graph.name);
  for (const node of backward(graph.nodes)) writeNode(writer, node);
  writer.message(field, mark);
}

function writeNode(writer: BackwardWriter, node: OnnxNode): void {
  const mark = writer.mark();
  if (node.domain !== undefined && node.domain !== '') writer.string(7, node.domain);
  for (const [name, value] of Object.entries(node.attributes ?? {}).reverse()) writeAttribute(writer, name, value);
  writer.string(4, node.op);
  if (node.name !== undefined) writer.string(3, node.name);
  for (const output of backward(node.outputs)) writer.string(2, output);
  for (const input of backward(node.inputs)) writer.string(1, input);
  writer.message(1, mark);
}

function writeAttribute(writer: BackwardWriter, name: string, value: OnnxAttribute): void {
  const mark = writer.mark();
  writer.int(20, ATTRIBUTE_KINDS[kindOf(value)]);
  if ('int' in value) writer.int(3, value.int);
  else if ('float' in value) writer.float(2, value.float);
  else if ('string' in value) writer.string(4, value.string);
  else if ('ints' in value) for (const int of backward(value.ints)) writer.int(8, int);
  else if ('floats' in value) for (const float of backward(value.floats)) writer.float(7, float);
  else if ('graph' in value) writeGraph(writer, 6, value.graph);
  else writeTensor(writer, 5, value.tensor);
  writer.string(1, name);
  writer.message(5, mark);
}

function writeTensor(writer: BackwardWriter, field: number, tensor: OnnxTensor): void {
  const mark = writer.mark();
  writer.raw(9, new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength));
  writer.string(8, tensor.name);
  writer.int(2, ELEMENT_TYPES[tensor.type].code);
  for (const length of backward(tensor.shape)) writer.int(1, length);
  writer.message(field, mark);
}

function writeValue(writer: BackwardWriter, field: number, value: OnnxValue): void {
  const mark = writer.mark();
  for (const length of backward(value.shape)) {
    const dimension = writer.mark();
    if (typeof length === 'string') writer.string(2, length);
    else writer.int(1, length);
    writer.message(1, dimension);
  }
  writer.message(2, mark);
  writer.int(1, ELEMENT_TYPES[value.type].code);
  writer.message(1, mark);
  writer.message(2, mark);
  writer.string(1, value.name);
  writer.message(field, mark);
}

function* backward<T>(items: readonly T[]): Generator<T> {
  for (let i = items.length - 1; i >= 0; i--) yield items[i];
}

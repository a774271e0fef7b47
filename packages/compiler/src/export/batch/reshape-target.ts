import type { OnnxTensor } from '@latentkit/onnx';

/**
 * A target of Reshape that holds at every batch size: 0 copies a length of the operand that is the same at that place,
 * and −1 stands for the one length that is left. Undefined where more than one is left.
 */
export function reshapeTarget(tensors: readonly OnnxTensor[], operands: readonly (readonly number[] | undefined)[]): number[] | undefined {
  const lists = tensors.map(({ data }) => Array.from(data as BigInt64Array, Number));
  const [first] = lists;
  if (lists.some((list) => list.length !== first.length || list.includes(0))) return undefined;
  const target = first.map((n, i) => {
    if (lists.every((list) => list[i] === n)) return n;
    return lists.every((list, k) => operands[k]?.[i] === list[i]) ? 0 : -1;
  });
  return target.filter((n) => n === -1).length <= 1 ? target : undefined;
}

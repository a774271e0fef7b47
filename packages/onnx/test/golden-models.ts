import { readFileSync } from 'node:fs';
import { ELEMENT_TYPES } from '../src/writer/element-types.js';
import type { OnnxData, OnnxModel, OnnxType } from '../src/writer/types.js';

interface Plain {
  readonly type: OnnxType;
  readonly shape: number[];
  readonly data: (number | boolean)[];
}

interface GoldenCase {
  readonly name: string;
  readonly model: OnnxModel;
  readonly file: string;
  readonly feeds: Record<string, Plain>;
  readonly outputs: Record<string, Plain>;
}

/** The typed array of a tensor in the golden. */
export function elements({ type, data }: Plain): OnnxData {
  if (type === 'int64') return BigInt64Array.from(data, (value) => BigInt(value));
  const array = new ELEMENT_TYPES[type].array(data.length) as Exclude<OnnxData, BigInt64Array>;
  array.set(data.map(Number));
  return array;
}

/** Models as Python's onnx package writes them; the tensors inside their descriptions are revived to typed arrays. */
export function goldenCases(): GoldenCase[] {
  const text = readFileSync(new URL('./golden/models.json', import.meta.url), 'utf8');
  const revive = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'name' in value && 'data' in value ? { ...value, data: elements(value as unknown as Plain) } : value;
  return (JSON.parse(text, revive) as { cases: GoldenCase[] }).cases;
}

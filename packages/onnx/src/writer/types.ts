/** Element type of a tensor. */
export type OnnxType = 'float32' | 'float64' | 'int32' | 'int64' | 'uint32' | 'uint8' | 'int8' | 'bool';

/** Elements of a tensor, row-major; `bool` is a Uint8Array of zeros and ones. */
export type OnnxData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint32Array | Uint8Array | Int8Array;

/** Declaration of a graph's input or output: a tensor by name, element type and shape. */
export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  /** Lengths of the dimensions; a string names a dimension that is known only at run time. `[]` is a scalar. */
  readonly shape: readonly (number | string)[];
}

/** A tensor with its elements: an initializer of a graph, or the value of an attribute. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
  /** As many elements as the shape holds, in the typed array that belongs to the type. */
  readonly data: OnnxData;
}

/** Value of an attribute, under the one key that says its kind. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly graph: OnnxGraph }
  | { readonly tensor: OnnxTensor };

/** One operation. */
export interface OnnxNode {
  /** Name of the operator, such as `Gemm`. */
  readonly op: string;
  /** Operator set that the operator belongs to; ONNX's own when left out. */
  readonly domain?: string;
  /** Names of values; `''` leaves an optional input out. */
  readonly inputs: readonly string[];
  /** Names that the results get, new in this graph and in those around it; `''` leaves an optional output out. */
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** Shown in profiles and error messages of the runtime. */
  readonly name?: string;
}

/** A graph, or the body of a `Scan`, `Loop` or `If`, which may also read values of the graphs around it. */
export interface OnnxGraph {
  readonly name: string;
  /** In an order in which each node comes after those whose outputs it reads. */
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers?: readonly OnnxTensor[];
}

/** A model: a graph and the operator sets that it is written in. */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** Version of ONNX's own operator set; 18 by default. */
  readonly opset?: number;
  /** Versions of other operator sets, such as `{ 'com.microsoft': 1 }`; each domain that a node names has to be here. */
  readonly domains?: Readonly<Record<string, number>>;
  /** Version of the file format; 8 by default, which every reader of operator set 18 knows. */
  readonly irVersion?: number;
  /** Name of the program that made the model; `latentkit` by default. */
  readonly producer?: string;
  /** Free text that travels with the model. */
  readonly metadata?: Readonly<Record<string, string>>;
}

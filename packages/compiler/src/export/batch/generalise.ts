import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from '@latentkit/onnx';
import type { PlainGraph } from '../plain-graph.js';
import { fitAffine, fitScalar } from './affine.js';
import { generaliseConstant, sameTensors } from './constants.js';
import { BatchExpressions } from './expressions.js';
import { BatchDependence } from './dependence.js';
import { reshapeTarget } from './reshape-target.js';

/** Name of the open dimension. */
const BATCH = 'batch';

/** A graph in which the batch size is open; values are named as in the graph for the first size. */
export interface OpenGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly (readonly (number | string)[])[];
  readonly outputs: readonly (readonly (number | string)[])[];
}

/** Names that nodes of each graph read, by what they stand for in all of them. */
interface Scope {
  /** For each graph, the value that a name stands for. */
  readonly values: readonly ReadonlyMap<string, string>[];
  readonly constants: readonly ReadonlyMap<string, OnnxTensor>[];
}

/**
 * One graph for every batch size, made of the graphs for several: what is the same in all stays, what differs is
 * computed from the batch size. Throws {@link BatchDependence} where no rule says how.
 */
export function generalise(graphs: readonly PlainGraph[], sizes: readonly number[]): OpenGraph {
  return new Generaliser(graphs, sizes).run();
}

class Generaliser {
  private readonly expressions: BatchExpressions;
  private readonly kept = new Map<string, OnnxTensor>();
  private readonly made = new Map<string, string>();
  private scaledCount = 0;

  constructor(
    private readonly graphs: readonly PlainGraph[],
    private readonly sizes: readonly number[],
  ) {
    const at = graphs[0].inputs.flatMap(({ shape }, i) =>
      shape.flatMap((_, axis) => (graphs.every((g, k) => g.inputs[i].shape[axis] === sizes[k]) ? [{ input: `in${i}`, axis }] : [])),
    );
    if (at.length === 0) throw new BatchDependence('input', 'no input has an open axis');
    this.expressions = new BatchExpressions(at[0]);
  }

  run(): OpenGraph {
    const { graphs } = this;
    const counts = new Set(graphs.map(({ inputs, weights, outputs }) => `${inputs.length} ${weights.map((w) => `${w.name}:${w.shape.join()}`).join()} ${outputs.length}`));
    if (counts.size > 1) throw new BatchDependence('weights', 'other weights are read at other batch sizes');
    const scope: Scope = {
      values: graphs.map((g) => new Map([...g.inputs.map((_, i) => [`in${i}`, `in${i}`] as const), ...g.weights.map((_, i) => [`w${i}`, `w${i}`] as const)])),
      constants: graphs.map((g) => g.constants),
    };
    const nodes = this.nodes(graphs.map((g) => g.nodes), scope, '');
    const sources = new Set(graphs.map((g, k) => g.outputs.map(({ source }) => scope.values[k].get(source)).join()));
    if (sources.size > 1) throw new BatchDependence('output', 'other values are given back at other batch sizes');
    return {
      nodes: [...this.expressions.nodes, ...nodes],
      constants: [...this.kept.values(), ...this.expressions.constants],
      inputs: graphs[0].inputs.map((_, i) => this.shape(graphs.map((g) => g.inputs[i].shape), 'input')),
      outputs: graphs[0].outputs.map((_, i) => this.shape(graphs.map((g) => g.outputs[i].shape), 'output')),
    };
  }

  private nodes(lists: readonly (readonly OnnxNode[])[], scope: Scope, path: string): OnnxNode[] {
    const longest = Math.max(...lists.map((list) => list.length));
    for (let i = 0; i < longest; i++) {
      if (lists.every((list) => i < list.length && list[i].op === lists[0][i].op)) continue;
      const names = lists.flatMap((list, k) => (i < list.length ? [this.graphs[k].origins.get(list[i].outputs[0])] : []));
      const origin = names.find((name) => name !== undefined) ?? lists.find((list) => i < list.length)?.[i].op ?? 'graph';
      throw new BatchDependence(origin, 'it is written in other operations at other batch sizes');
    }
    return lists[0].flatMap((_, i) => this.node(lists.map((list) => list[i]), scope, `${path}${i}.`));
  }

  private node(nodes: readonly OnnxNode[], scope: Scope, path: string): OnnxNode[] {
    const [first] = nodes;
    const origin = this.origin(first);
    if (new Set(nodes.map(({ domain, inputs, outputs }) => `${domain ?? ''} ${inputs.length} ${outputs.length}`)).size > 1) {
      throw new BatchDependence(origin, 'it has other operands at other batch sizes');
    }
    const inputs = first.inputs.map((_, i) => this.input(nodes, i, scope, origin));
    nodes.forEach(({ outputs }, k) => outputs.forEach((name, i) => (scope.values[k] as Map<string, string>).set(name, `${path}${i}`)));
    const attributes: Record<string, OnnxAttribute> = {};
    const before: OnnxNode[] = [];
    for (const [name, value] of Object.entries(first.attributes ?? {})) {
      const all = nodes.map((node) => node.attributes?.[name]);
      if (all.some((v) => v === undefined)) throw new BatchDependence(origin, `its attribute ${name} depends on the batch size`);
      if ('graph' in value) attributes[name] = { graph: this.subgraph(all as { graph: OnnxGraph }[], scope, path) };
      else if (all.every((v) => JSON.stringify(v, plain) === JSON.stringify(value, plain))) attributes[name] = value;
      else if (first.op === 'Gemm' && name === 'alpha') {
        const product = this.scaled(inputs[0], all as { float: number }[], origin);
        before.push(product);
        inputs[0] = product.outputs[0];
      } else throw new BatchDependence(origin, `its attribute ${name} depends on the batch size`);
    }
    return [...before, { ...first, inputs, attributes }];
  }

  private input(nodes: readonly OnnxNode[], i: number, scope: Scope, origin: string): string {
    const names = nodes.map(({ inputs }) => inputs[i]);
    const values = names.map((name, k) => (name === '' ? '' : scope.values[k].get(name)));
    if (values.every((v) => v !== undefined)) {
      if (new Set(values).size > 1) throw new BatchDependence(origin, 'it reads other values at other batch sizes');
      return names[0];
    }
    const constants = names.map((name, k) => scope.constants[k].get(name));
    if (constants.some((c) => c === undefined)) throw new BatchDependence(origin, 'an operand is a constant at some batch sizes only');
    return this.constant(nodes, i, constants as OnnxTensor[], origin);
  }

  private constant(nodes: readonly OnnxNode[], i: number, tensors: readonly OnnxTensor[], origin: string): string {
    const [first] = tensors;
    if (sameTensors(tensors)) {
      this.kept.set(first.name, first);
      return first.name;
    }
    const target = nodes[0].op === 'Reshape' && i === 1 ? reshapeTarget(tensors, this.operandShapes(nodes)) : undefined;
    if (target !== undefined) return this.expressions.int64(target);
    const key = tensors.map(({ name }) => name).join();
    let name = this.made.get(key);
    if (name === undefined) {
      name = generaliseConstant(tensors, this.sizes, this.expressions);
      if (name === undefined) throw new BatchDependence(origin, 'its constants depend on the batch size in a way that no rule describes');
      this.made.set(key, name);
    }
    return name;
  }

  /** A factor that depends on the batch size is taken out of the product, whose attributes cannot. */
  private scaled(operand: string, alphas: readonly { float: number }[], origin: string): OnnxNode {
    const fitted = fitScalar(alphas.map(({ float }) => float), this.sizes);
    if (fitted === undefined) throw new BatchDependence(origin, 'its factor depends on the batch size in a way that no rule describes');
    return { op: 'Mul', inputs: [operand, this.expressions.scalar(fitted, [])], outputs: [`s${this.scaledCount++}`] };
  }

  private subgraph(all: readonly { graph: OnnxGraph }[], outer: Scope, path: string): OnnxGraph {
    const graphs = all.map(({ graph }) => graph);
    const [first] = graphs;
    const scope: Scope = {
      values: graphs.map((g, k) => new Map([...outer.values[k], ...g.inputs.map(({ name }, i) => [name, `${path}in${i}`] as const)])),
      constants: graphs.map((g, k) => new Map([...outer.constants[k], ...(g.initializers ?? []).map((t) => [t.name, t] as const)])),
    };
    const open = (values: readonly (readonly OnnxValue[])[]): OnnxValue[] =>
      values[0].map((value, i) => ({ ...value, shape: this.shape(values.map((list) => list[i].shape as number[]), first.name) }));
    return {
      name: first.name,
      nodes: this.nodes(graphs.map((g) => g.nodes), scope, path),
      inputs: open(graphs.map((g) => g.inputs)),
      outputs: open(graphs.map((g) => g.outputs)),
    };
  }

  private shape(shapes: readonly (readonly number[])[], origin: string): (number | string)[] {
    return shapes[0].map((n, axis) => {
      const lengths = shapes.map((shape) => shape[axis]);
      if (lengths.every((length) => length === n)) return n;
      const fitted = fitAffine(lengths, this.sizes);
      if (fitted === undefined) throw new BatchDependence(origin, 'a length depends on the batch size in a way that no rule describes');
      const { factor, offset } = fitted;
      return `${factor === 1 ? '' : `${factor}*`}${BATCH}${offset === 0 ? '' : offset > 0 ? `+${offset}` : offset}`;
    });
  }

  private operandShapes(nodes: readonly OnnxNode[]): readonly (readonly number[] | undefined)[] {
    return nodes.map(({ inputs: [name] }, k) => this.graphs[k].shapes.get(name));
  }

  private origin(node: OnnxNode): string {
    return this.graphs[0].origins.get(node.outputs[0]) ?? node.op;
  }
}

function plain(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number | bigint>, String) : value;
}

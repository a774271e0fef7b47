import type { OnnxType } from '@latentkit/onnx';
import type { IrNode, IrType, IrValue } from '../ir/graph.js';
import { broadcastShapes, inverse, permute, sizeOf } from '../shapes.js';
import { fits, isPlain, type Layout, physicalShape, plainLayout, sameLayout, splitShape } from './layout.js';
import { OnnxBuilder, type OnnxRef } from './onnx-builder.js';

/** A tensor of the ONNX graph and how the logical tensor lies in it. */
export interface Located {
  readonly ref: OnnxRef;
  readonly layout: Layout;
}

/** What the place a graph is made for can do. */
export interface Target {
  /** Channel block of ONNX Runtime's internal blocked operators; undefined where it has none. */
  readonly nchwcBlock: number | undefined;
  /** Whether operators of `com.microsoft` may be used; false for exported files. */
  readonly microsoft: boolean;
}

/** Turns one kind of operation into ONNX nodes. */
export type Lowering = (context: LoweringContext, node: IrNode) => void;

/** An input whose layout is chosen by the first operation that reads it. */
interface PendingInput {
  readonly name: string;
  /** The value whose layout this one takes if it is asked for before it has one. */
  readonly twin: IrValue | undefined;
}

/** The state of one lowering: where each value of the program is, in which layouts. */
export class LoweringContext {
  readonly builder = new OnnxBuilder();
  /** Who reads each value. */
  readonly users: ReadonlyMap<IrValue, readonly IrNode[]>;
  private readonly places = new Map<IrValue, Located[]>();
  private readonly pending = new Map<IrValue, PendingInput>();
  private readonly chosen = new Map<IrValue, Located>();
  /** Whether operations choose the layout of inputs, as in the first graph of a training. */
  choosesLayouts = false;
  private readonly notes = new Map<unknown, Map<string, unknown>>();

  constructor(
    readonly target: Target,
    nodes: readonly IrNode[],
  ) {
    const users = new Map<IrValue, IrNode[]>();
    for (const node of nodes) {
      for (const value of new Set(node.inputs)) {
        const list = users.get(value);
        if (list === undefined) users.set(value, [node]);
        else list.push(node);
      }
    }
    this.users = users;
  }

  /** Declares an input. With a layout it lies so; without one, the first operation that reads it chooses. */
  declareInput(value: IrValue, name: string, options: { layout?: Layout | undefined; twin?: IrValue | undefined } = {}): void {
    if (options.layout === undefined) {
      this.pending.set(value, { name, twin: options.twin });
      this.choosesLayouts = true;
    } else this.settle(value, name, options.layout);
  }

  /** How a declared input lies in the end; row-major when nothing chose. */
  inputPlace(value: IrValue): Located {
    this.resolve(value, undefined);
    const place = this.chosen.get(value);
    if (place === undefined) throw new Error('inputPlace of a value that is no declared input.');
    return place;
  }

  /** Lets an operation choose the layout of an input that has none yet; no effect on other values. */
  prefer(value: IrValue, layout: Layout): void {
    if (fits(layout, value.shape)) this.resolve(value, layout);
  }

  /** The value in row-major order, expanded to its full shape. */
  plain(value: IrValue): OnnxRef {
    return this.as(value, plainLayout(value.shape.length));
  }

  /** The value in a given layout, converted if need be. */
  as(value: IrValue, layout: Layout): OnnxRef {
    this.resolve(value, layout);
    if (value.splat !== undefined && sizeOf(value.shape) > 1) {
      const shape = physicalShape(layout, value.shape);
      if (value.type === 'float32') return this.builder.filled(value.splat, shape);
      return this.builder.op('Expand', [this.scalar(value), this.builder.int64(shape)], shape, onnxType(value.type));
    }
    const places = this.placesOf(value);
    const there = places.find((place) => sameLayout(place.layout, layout));
    if (there !== undefined) return there.ref;
    const ref = convert(this.builder, places[0], value.shape, layout);
    places.push({ ref, layout });
    return ref;
  }

  /** How a value lies, where that is known already. */
  layoutSoFar(value: IrValue): Layout | undefined {
    return this.places.get(value)?.[0].layout;
  }

  /** The value as it lies. */
  located(value: IrValue): Located {
    this.resolve(value, undefined);
    return this.placesOf(value)[0];
  }

  /** An operand of an elementwise operation over `shape` in `layout`: axes of length 1 and single numbers stay so. */
  broadcast(value: IrValue, shape: readonly number[], layout: Layout): OnnxRef {
    if (value.splat !== undefined) return this.scalar(value);
    if (sizeOf(value.shape) === 1) {
      const { ref } = this.located(value);
      return value.shape.length === 0 ? ref : this.builder.reshape(ref, []);
    }
    if (isPlain(layout)) return this.plain(value);
    if (value.shape.length === shape.length && fits(layout, value.shape)) return this.as(value, layout);
    const padded = [...new Array<number>(shape.length - value.shape.length).fill(1), ...value.shape];
    const source: Located = { ref: this.builder.reshape(this.plain(value), padded), layout: plainLayout(padded.length) };
    return convert(this.builder, source, padded, layout);
  }

  /** The layout in which an elementwise operation over these values is done without moving the largest of them. */
  commonLayout(values: readonly IrValue[]): { shape: number[]; layout: Layout } {
    const shape = broadcastShapes(...values.map((v) => v.shape));
    const full = values.filter((v) => v.constant === undefined && v.shape.length === shape.length && sizeOf(v.shape) > 1);
    const candidates = full
      .filter((v) => !this.isUndecided(v))
      .sort((a, b) => sizeOf(b.shape) - sizeOf(a.shape))
      .map((v) => this.located(v).layout);
    const layout = candidates[0] ?? this.undecidedLayout(full);
    return { shape, layout: layout !== undefined && fits(layout, shape) ? layout : plainLayout(shape.length) };
  }

  /** Says where a value is. */
  put(value: IrValue, ref: OnnxRef, layout: Layout = plainLayout(value.shape.length)): void {
    const expected = physicalShape(layout, value.shape);
    if (ref.shape.join() !== expected.join()) {
      throw new Error(`${value.node?.op ?? 'input'} was lowered to shape [${ref.shape.join()}], not [${expected.join()}].`);
    }
    const place = { ref, layout };
    const places = this.places.get(value);
    if (places === undefined) this.places.set(value, [place]);
    else places.push(place);
  }

  /** Something that lowerings of one operation share with each other, such as what its gradient needs. */
  shared<T>(owner: object, key: string, make: () => T): T {
    let notes = this.notes.get(owner);
    if (notes === undefined) this.notes.set(owner, (notes = new Map<string, unknown>()));
    if (!notes.has(key)) notes.set(key, make());
    return notes.get(key) as T;
  }

  private scalar(value: IrValue): OnnxRef {
    const x = value.splat ?? 0;
    if (value.type === 'float32') return this.builder.scalar(x);
    const data = value.type === 'bool' ? Uint8Array.of(x) : value.type === 'uint32' ? Uint32Array.of(x) : Int32Array.of(x);
    return this.builder.constant(data, [], onnxType(value.type));
  }

  private placesOf(value: IrValue): Located[] {
    const places = this.places.get(value);
    if (places !== undefined) return places;
    if (value.constant === undefined) throw new Error(`A value of '${value.node?.op ?? 'input'}' was read before it was lowered.`);
    const ref =
      value.splat !== undefined
        ? this.builder.reshape(this.scalar(value), value.shape.map(() => 1))
        : this.builder.constant(value.constant, value.shape, onnxType(value.type));
    const made = [{ ref, layout: plainLayout(value.shape.length) }];
    this.places.set(value, made);
    return made;
  }

  /** Whether a value is an input whose layout nothing has chosen yet. */
  isOpen(value: IrValue): boolean {
    return this.isUndecided(value);
  }

  private isUndecided(value: IrValue): boolean {
    const input = this.pending.get(value);
    return input !== undefined && (input.twin === undefined || this.isUndecided(input.twin));
  }

  private undecidedLayout(values: readonly IrValue[]): Layout | undefined {
    const twin = values.map((v) => this.pending.get(v)?.twin).find((t) => t !== undefined);
    return twin === undefined ? undefined : this.located(twin).layout;
  }

  private resolve(value: IrValue, wanted: Layout | undefined): void {
    const input = this.pending.get(value);
    if (input === undefined) return;
    this.pending.delete(value);
    const twin = input.twin === undefined ? undefined : this.located(input.twin).layout;
    this.settle(value, input.name, twin ?? wanted ?? plainLayout(value.shape.length));
  }

  private settle(value: IrValue, name: string, layout: Layout): void {
    const ref = this.builder.input(name, physicalShape(layout, value.shape), onnxType(value.type));
    this.put(value, ref, layout);
    this.chosen.set(value, { ref, layout });
  }
}

/** The ONNX element type of a traced one. */
export function onnxType(type: IrType): OnnxType {
  return type;
}

function convert(builder: OnnxBuilder, place: Located, shape: readonly number[], layout: Layout): OnnxRef {
  const { ref, layout: from } = place;
  const sameSplit = from.factors.every((f, i) => f.join() === layout.factors[i].join());
  if (sameSplit) {
    // Factor at place p of `from` goes to wherever `layout` wants that factor.
    return builder.transpose(ref, permute(inverse(from.order), layout.order));
  }
  const plain = builder.reshape(builder.transpose(ref, inverse(from.order)), shape);
  return builder.transpose(builder.reshape(plain, splitShape(layout, shape)), layout.order);
}

import type { IrBuilder } from '../ir/builder.js';
import type { IrValue } from '../ir/graph.js';

/** One call of a TensorFlow.js kernel while a program is traced. */
export interface KernelCall {
  readonly builder: IrBuilder;
  /** Inputs by the names that TensorFlow.js gives them; absent optional ones are missing. */
  readonly inputs: Readonly<Record<string, IrValue>>;
  /** Inputs in order, for kernels that take a list. */
  readonly list: readonly IrValue[];
  /** The kernel's attributes, as TensorFlow.js passes them. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Ends the trace with an error that names the kernel and the layer. */
  refuse(reason: string, remedy?: string): never;
}

/** Records what a kernel does as operations of the intermediate form; gives its output or outputs. */
export type Kernel = (call: KernelCall) => IrValue | readonly IrValue[];

/** Kernels by TensorFlow.js's names. */
export type KernelTable = Readonly<Record<string, Kernel>>;

/** An attribute of a kernel, as the type that TensorFlow.js documents for it. */
export function attribute<T>(call: KernelCall, name: string): T {
  return call.attributes[name] as T;
}

/** Why a kernel is refused, and what to do instead. */
export interface Refusal {
  readonly reason: string;
  readonly remedy: string;
}

const refusals = new WeakMap<Kernel, Refusal>();

/** A kernel that is known and cannot become part of a graph. */
export function refused(reason: string, remedy: string): Kernel {
  const kernel: Kernel = (call) => call.refuse(reason, remedy);
  refusals.set(kernel, { reason, remedy });
  return kernel;
}

/** Why a kernel is refused; undefined for those that are translated. */
export function refusalOf(kernel: Kernel): Refusal | undefined {
  return refusals.get(kernel);
}

import { type WasmFunction, encodeModule } from './module.js';

/** The smallest function that only runs where vectors are known. */
const PROBE: WasmFunction = { name: 'probe', parameters: 0, locals: ['v128'], body: [0xfd, 0x0c, ...new Array<number>(16).fill(0), 0x21, 0] };

let known: boolean | undefined;

/** Whether this platform, and the page's security policy, run WebAssembly with vectors. */
export function runsWasm(): boolean {
  known ??= probe();
  return known;
}

function probe(): boolean {
  try {
    new WasmKernels(() => [PROBE]).over(wasmMemory(1, false));
    return true;
  } catch {
    return false;
  }
}

/** A function of a module. */
export type Kernel = (...parameters: number[]) => void;

const PAGE = 2 ** 16;

/** Memory for so many bytes, of one thread or shared. */
export function wasmMemory(bytes: number, shared: boolean): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  return new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages });
}

/** Functions that are compiled when they are first needed, once for each kind of memory. */
export class WasmKernels {
  private readonly modules = new Map<boolean, WebAssembly.Module>();

  constructor(private readonly functions: () => readonly WasmFunction[]) {}

  /** The functions by name, over this memory. */
  over(memory: WebAssembly.Memory): Readonly<Record<string, Kernel>> {
    const shared = Object.prototype.toString.call(memory.buffer) === '[object SharedArrayBuffer]';
    let module = this.modules.get(shared);
    if (module === undefined) {
      module = new WebAssembly.Module(encodeModule(this.functions(), shared));
      this.modules.set(shared, module);
    }
    return new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, Kernel>;
  }
}

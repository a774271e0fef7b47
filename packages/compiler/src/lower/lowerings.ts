import type { Lowering } from './context.js';

/** How each kind of operation becomes ONNX nodes, by the operation's name. */
export type LoweringTable = Readonly<Record<string, Lowering>>;

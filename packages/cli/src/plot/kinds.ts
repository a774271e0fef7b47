import { UnknownNameError } from '@latentkit/core';
import { CODE_KINDS } from './code-kinds.js';
import { CURVE_KINDS } from './curve-kinds.js';
import { IMAGE_KINDS } from './image-kinds.js';
import type { PlotKind } from './kind.js';

/** Every kind of figure that can be drawn from files; a new one is one more entry in its list. */
export const KINDS: readonly PlotKind[] = [...IMAGE_KINDS, ...CODE_KINDS, ...CURVE_KINDS];

/** The kind of a name. Throws `UnknownNameError` with the nearest one. */
export function kindOf(name: string): PlotKind {
  const kind = KINDS.find((each) => each.name === name);
  if (kind !== undefined) return kind;
  throw new UnknownNameError(
    'kind of figure',
    name,
    KINDS.map((each) => each.name),
  );
}

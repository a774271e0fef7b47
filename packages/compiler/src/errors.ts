import { LatentKitError } from '@latentkit/core';

/** A TensorFlow.js operation that cannot become part of a graph. */
export class UnsupportedOperationError extends LatentKitError {
  /** Name of the kernel or operation. */
  readonly operation: string;
  /** Name of the layer that used it, where one did. */
  readonly layer: string | undefined;

  constructor(details: { operation: string; reason: string; remedy: string; layer?: string | undefined }) {
    const { operation, reason, remedy, layer } = details;
    const where = layer === undefined ? '' : ` in layer '${layer}'`;
    super('LK_UNSUPPORTED_OPERATION', `Operation '${operation}'${where} cannot be compiled: ${reason}. ${remedy}`, {
      parameter: 'operation',
      got: operation,
      expected: 'an operation that the compiler knows',
      remedy,
    });
    this.operation = operation;
    this.layer = layer;
  }
}

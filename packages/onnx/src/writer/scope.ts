import { InvalidParameterError } from '@latentkit/core';

/** Names that are defined at one point of a graph: its own and those of the graphs around it. */
export class Scope {
  private readonly own = new Set<string>();

  constructor(
    private readonly graph: string,
    private readonly outer?: Scope,
  ) {}

  /** Whether a node here may read the name. */
  has(name: string): boolean {
    return this.own.has(name) || (this.outer?.has(name) ?? false);
  }

  /** Whether the name is this graph's own, as that of a graph's output has to be. */
  owns(name: string): boolean {
    return this.own.has(name);
  }

  /** Throws where the name is taken: every value has one place where it is made. */
  define(name: string, what: string): void {
    if (name === '') throw this.error(what, name, 'a name');
    if (this.has(name)) throw this.error(what, name, 'a name that is not taken, here or in a graph around this one');
    this.own.add(name);
  }

  error(what: string, got: unknown, expected: string, remedy?: string): InvalidParameterError {
    return new InvalidParameterError({ parameter: `${what} of graph '${this.graph}'`, got, expected, ...(remedy === undefined ? {} : { remedy }) });
  }
}

import type { VersionedJson } from '../contracts.js';
import { NotFittedError } from '../errors.js';
import type { StateFormat } from './state-format.js';

/** Something that is fitted: checked parameters, and what `fit` found, kept and written to JSON as a whole. */
export abstract class Estimator<C, S extends object> {
  private state: S | undefined;

  protected constructor(
    /** The parameters, defaults filled in. */
    readonly config: C,
    private readonly format: StateFormat<C, S>,
  ) {}

  /** Whether `fit` has been called (or a fitted estimator was read from JSON). */
  get isFitted(): boolean {
    return this.state !== undefined;
  }

  /** A plain object from which `fromJSON` of the class makes an equal estimator, to the last bit. */
  toJSON(): VersionedJson {
    return this.format.write(this.config, this.fitted('toJSON'));
  }

  /**
   * Remembers what has been found so far; the function that comes back returns to that. For whoever fits several
   * estimators together, where one that fails must not leave the others changed.
   */
  remember(): () => void {
    const { state } = this;
    return () => {
      this.state = state;
    };
  }

  /** What `fit` found. Throws NotFittedError, naming the member that was asked for, before that. */
  protected fitted(member: string): S {
    if (this.state === undefined) throw new NotFittedError(this.format.name, member);
    return this.state;
  }

  /** Keeps what was found: from now on the estimator is fitted. */
  protected settle(state: S): this {
    this.state = state;
    return this;
  }
}

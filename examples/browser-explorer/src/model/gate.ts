/** Lets a training pass, holds it, or lets it make one step at a time. */
export class Gate {
  private paused = false;
  private steps = 0;
  private wanted = false;
  private open: (() => void) | undefined;

  /** Whether the training is to end. */
  get stopped(): boolean {
    return this.wanted;
  }

  /** Whether it holds the training, or will after the step that it lets pass. */
  get isPaused(): boolean {
    return this.paused;
  }

  pause(): void {
    this.paused = true;
    this.steps = 0;
  }

  step(): void {
    this.paused = true;
    this.steps = 1;
    this.release();
  }

  resume(): void {
    this.paused = false;
    this.release();
  }

  stop(): void {
    this.wanted = true;
    this.release();
  }

  /** Waits while it is to wait; `held` is called before it does. */
  async pass(held: () => Promise<void>): Promise<void> {
    if (this.isClosed) await held();
    while (this.isClosed) await new Promise<void>((resolve) => (this.open = resolve));
    if (this.paused && this.steps > 0) this.steps--;
  }

  private get isClosed(): boolean {
    return this.paused && this.steps === 0 && !this.wanted;
  }

  private release(): void {
    this.open?.();
    this.open = undefined;
  }
}

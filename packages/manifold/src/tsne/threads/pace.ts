/** Iterations before the first trial, in which code gets compiled. */
const WARM_UP = 15;
/** Iterations measured in each way, of which the first is not counted. */
const TRIAL = 5;
/** Iterations from trial to trial: cores may become free, or busy. */
const INTERVAL = 100;
/** Others are let in only for something clearly faster. */
const CLEARLY = 0.93;

/**
 * Finds out, during the work itself, whether several threads are faster than one: on busy cores threads that wait
 * for each other at every step can be many times slower. Both compute the same, so that nothing is lost by trying.
 */
export class Pace {
  private together = true;
  private count = 0;
  private alone = 0;
  private joint = 0;

  constructor(private readonly now: () => number) {}

  /** Does one iteration, together or alone: as was found best, or to find out. */
  time(work: (together: boolean) => number): number {
    const step = (this.count++ % INTERVAL) - WARM_UP;
    if (step === 0) this.alone = this.joint = 0;
    const trial = step >= 0 && step < 2 * TRIAL;
    const together = trial ? step < TRIAL : this.together;
    const start = this.now();
    const result = work(together);
    const counts = trial && step % TRIAL > 0;
    if (counts && together) this.joint += this.now() - start;
    else if (counts) this.alone += this.now() - start;
    if (step === 2 * TRIAL - 1) this.together = this.joint < CLEARLY * this.alone;
    return result;
  }
}

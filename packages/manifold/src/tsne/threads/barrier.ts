import type { Team } from './team.js';

/** Looks this often whether the others have come before going to sleep: some microseconds. */
const SPINS = 4000;
/** Nobody sleeps longer without looking, whatever happened to the one who should have called, in milliseconds. */
const NAP = 1000;

/** Words of shared memory that a barrier needs: how many have come, and how often all have met. */
export const BARRIER_WORDS = 2;

/** A team whose threads wait for each other in shared memory: awake for a moment, then asleep. */
export class ThreadTeam implements Team {
  private meetings = 0;

  constructor(
    readonly index: number,
    readonly size: number,
    private readonly words: Int32Array,
  ) {}

  meet(): void {
    const { words } = this;
    if (Atomics.add(words, 0, 1) === this.size - 1) {
      Atomics.store(words, 0, 0);
      Atomics.store(words, 1, ++this.meetings);
      Atomics.notify(words, 1);
      return;
    }
    for (let spins = 0; Atomics.load(words, 1) === this.meetings; spins++) {
      if (spins > SPINS) Atomics.wait(words, 1, this.meetings, NAP);
    }
    this.meetings++;
  }
}

import type { Iteration, IterationSettings } from '../iteration.js';
import { Pace } from './pace.js';
import { SOLO, type Team } from './team.js';

/** Whoever computes iterations: one thread, or several. */
export interface Crew {
  /** One iteration; returns Z. */
  run(iteration: Iteration, settings: IterationSettings): number;
  /** Lets the other threads go. */
  release(): void;
}

/** The calling thread alone. */
export const LONE_CREW: Crew = {
  run: (iteration, settings) => iteration.run(SOLO, settings),
  release: () => undefined,
};

/** What the main thread tells the others before each iteration, in this order in shared memory. */
const COMMANDS = ['exaggeration', 'learningRate', 'momentum', 'moves', 'measures', 'ends'] as const;
/** Numbers of shared memory that commands need. */
export const COMMAND_LENGTH = COMMANDS.length;

/** Reads what {@link ThreadCrew} wrote; undefined: there is nothing more to do. */
export function readCommand(words: Float64Array): IterationSettings | undefined {
  const [exaggeration, learningRate, momentum, moves, measures, ends] = words;
  return ends === 1 ? undefined : { exaggeration, learningRate, momentum, moves: moves === 1, measures: measures === 1 };
}

/** The calling thread with others, or without them while the cores are busy with something else. */
export class ThreadCrew implements Crew {
  private readonly pace: Pace;

  constructor(
    private readonly team: Team,
    private readonly words: Float64Array,
    now: () => number = () => performance.now(),
  ) {
    this.pace = new Pace(now);
  }

  run(iteration: Iteration, settings: IterationSettings): number {
    return this.pace.time((together) => {
      if (!together) return iteration.run(SOLO, settings);
      this.command(settings, false);
      return iteration.run(this.team, settings);
    });
  }

  /** The other threads end by themselves. */
  release(): void {
    this.command({ exaggeration: 1, learningRate: 0, momentum: 0, moves: false, measures: false }, true);
  }

  /** The others wait at a meeting for what is to be done. */
  private command(settings: IterationSettings, ends: boolean): void {
    const values = { ...settings, ends };
    COMMANDS.forEach((name, i) => (this.words[i] = Number(values[name])));
    this.team.meet();
  }
}

/** The threads that compute together, as one of them sees it. All run the same code, each on its share of the work. */
export interface Team {
  /** Which thread this is, from 0. */
  readonly index: number;
  readonly size: number;
  /** Waits until all are here; what each wrote before, all see after. */
  meet(): void;
}

/** One thread by itself. */
export const SOLO: Team = { index: 0, size: 1, meet: () => undefined };

/** This thread's share of `count` things in units of `grain`: from … to. */
export function share(team: Team, count: number, grain = 1): readonly [number, number] {
  const grains = Math.ceil(count / grain);
  const bound = (i: number): number => Math.min(count, Math.floor((grains * i) / team.size) * grain);
  return [bound(team.index), bound(team.index + 1)];
}

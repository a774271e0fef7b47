import { type Crew, LONE_CREW } from './crew.js';

/** Browsers compute maps in the thread that asks. Bundles for browsers get this file in place of `start-crew.ts`. */
export async function startCrew(): Promise<Crew> {
  return LONE_CREW;
}

/** One: the thread that asks. */
export function availableThreads(): number {
  return 1;
}

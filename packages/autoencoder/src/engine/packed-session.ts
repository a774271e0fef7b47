import type { PackedProgram } from '../training/packed-program.js';
import type { TrainingSession } from './engine.js';

/** A session of a packed program that gives and takes the state of the original one. */
export function packedSession(session: TrainingSession, packed: PackedProgram): TrainingSession {
  return {
    get runsOn() {
      return session.runsOn;
    },
    bind: (rows) => session.bind(rows),
    run: (batches, firstStep, learningRateScale) => session.run(batches, firstStep, learningRateScale),
    evaluate: (rows, batchSize, step) => session.evaluate(rows, batchSize, step),
    read: async () => packed.unpack(await session.read()),
    write: (state) => session.write(packed.pack(state)),
    dispose: () => session.dispose(),
  };
}

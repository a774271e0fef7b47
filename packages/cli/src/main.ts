import { CommanderError } from 'commander';
import { EXIT, exitCodeOf } from './exit-codes.js';
import { type CliIo, line, processIo } from './io.js';
import { createProgram } from './program.js';

/**
 * The `latentkit` command line: runs one command and resolves with its exit code: 0, 1 failure, 2 wrong usage, 130
 * interrupted. Results go to standard output, progress and errors to standard error; an error is one line, with its
 * stack where the environment has `LATENTKIT_DEBUG`.
 *
 * @param argv arguments without the program's name, such as `['train', 'linear', '--data', 'digits']`.
 */
export async function main(argv: readonly string[], io: Partial<CliIo> = {}): Promise<number> {
  const full: CliIo = { ...processIo(), ...io };
  const outcome = { code: EXIT.success as number };
  try {
    const program = await createProgram(argv, full, (code) => (outcome.code = code));
    await program.parseAsync([...argv], { from: 'user' });
    return outcome.code;
  } catch (error) {
    // Commander has already said what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
    line(full.stderr, `error: ${error instanceof Error ? error.message : String(error)}`);
    if (process.env.LATENTKIT_DEBUG && error instanceof Error) line(full.stderr, error.stack ?? '');
    return exitCodeOf(error);
  }
}

import type { Command } from 'commander';

/** Adds examples below the help of a command. */
export function examples(target: Command, lines: readonly string[]): void {
  target.addHelpText('after', `\nExamples:\n${lines.map((text) => `  $ ${text}`).join('\n')}`);
}

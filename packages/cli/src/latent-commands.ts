import type { Command } from 'commander';
import type { z } from 'zod';
import type { CliIo } from './io.js';
import { type CommandFlags, configure, flagValues, inFlags } from './schema-flags.js';

type Run<F> = (words: readonly (string | undefined)[], flags: F, io: CliIo) => Promise<number>;

/** A command whose flags follow from a schema; both parts are loaded when they are needed. */
interface LatentCommand {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<{ readonly flags: CommandFlags; readonly run: () => Promise<Run<never>> }>;
}

function entry<S extends z.ZodObject>(
  name: string,
  description: string,
  { flags, run }: { flags: () => Promise<CommandFlags<S>>; run: () => Promise<Run<z.output<S>>> },
): LatentCommand {
  return { name, description, load: async () => ({ flags: (await flags()) as unknown as CommandFlags, run }) };
}

/** Commands that look into a model's latent space; a new one is one more entry. */
const COMMANDS: readonly LatentCommand[] = [
  entry('generate', 'draw codes and decode them into new samples', {
    flags: async () => (await import('./commands/generate-flags.js')).generateFlags,
    run: async () => (await import('./commands/generate.js')).generateCommand,
  }),
  entry('interpolate', 'make samples on the way between others', {
    flags: async () => (await import('./commands/interpolate-flags.js')).interpolateFlags,
    run: async () => (await import('./commands/interpolate.js')).interpolateCommand,
  }),
  entry('travel', 'decode a grid over two code axes', {
    flags: async () => (await import('./commands/travel-flags.js')).travelFlags,
    run: async () => (await import('./commands/travel.js')).travelCommand,
  }),
  entry('tangents', 'find the directions in which a change of a sample changes its code', {
    flags: async () => (await import('./commands/tangents-flags.js')).tangentsFlags,
    run: async () => (await import('./commands/tangents.js')).tangentsCommand,
  }),
  entry('neighbours', 'find the samples whose codes are nearest to that of another', {
    flags: async () => (await import('./commands/neighbours-flags.js')).neighboursFlags,
    run: async () => (await import('./commands/neighbours.js')).neighboursCommand,
  }),
  entry('serve', 'answer requests over HTTP: encode, decode, reconstruct, score, generate', {
    flags: async () => (await import('./commands/serve-flags.js')).serveFlags,
    run: async () => (await import('./commands/serve.js')).serveCommand,
  }),
];

/** Those of `latentkit anomaly`. */
const ANOMALY: readonly LatentCommand[] = [
  entry('fit', 'learn from usual samples what scores are usual', {
    flags: async () => (await import('./commands/anomaly-flags.js')).anomalyFitFlags,
    run: async () => (await import('./commands/anomaly.js')).anomalyFitCommand,
  }),
  entry('score', 'score samples, and judge the scores where there are labels', {
    flags: async () => (await import('./commands/anomaly-flags.js')).anomalyScoreFlags,
    run: async () => (await import('./commands/anomaly.js')).anomalyScoreCommand,
  }),
];

/** Adds the commands, of which the arguments concern one; `first` is what stands behind its name. Flags are read from their schemas only where the arguments concern them. */
export async function addLatentCommands(
  program: Command,
  concerned: string | undefined,
  first: string | undefined,
  io: CliIo,
  exit: (code: number) => void,
): Promise<void> {
  for (const command of COMMANDS) await add(program, command, concerned === command.name, io, exit);
  const anomaly = program.command('anomaly').description('tell anomalous samples by a model that knows the usual ones').allowExcessArguments(false);
  for (const command of ANOMALY) await add(anomaly, command, concerned === 'anomaly', io, exit);
  const plot = program.command('plot').description('draw a figure from files: codes, images, histories, scores, …');
  if (concerned === 'plot') (await import('./commands/plot.js')).configurePlot(plot, first, io, exit);
  anomaly.addHelpText(
    'after',
    '\nExamples:\n  $ latentkit anomaly fit runs/first digits --out scorer.json\n  $ latentkit anomaly score scorer.json digits --out scores.csv',
  );
}

async function add(
  parent: Command,
  { name, description, load }: LatentCommand,
  concerned: boolean,
  io: CliIo,
  exit: (code: number) => void,
): Promise<void> {
  const command = parent.command(name).description(description).allowExcessArguments(false);
  if (!concerned) return;
  const { flags, run } = await load();
  configure(command, flags);
  command.action(async (...given: readonly unknown[]) => {
    const words = given.slice(0, flags.words.length) as (string | undefined)[];
    const values = flagValues(flags.config, given[flags.words.length] as Record<string, unknown>);
    try {
      exit(await (await run())(words, values as never, io));
    } catch (error) {
      throw inFlags(error, flags.config);
    }
  });
}

/** Where text goes: `process.stdout`, or anything with `write`. */
export interface Output {
  write(text: string): unknown;
  /** Whether a person is watching, so that a line may be drawn over. */
  readonly isTTY?: boolean | undefined;
  /** Characters in a line. */
  readonly columns?: number | undefined;
}

/** What the command line speaks to. */
export interface CliIo {
  /** Results. Default: the process's standard output. */
  readonly stdout: Output;
  /** Progress and errors. Default: the process's standard error. */
  readonly stderr: Output;
  /** Interrupts long work as Ctrl-C does. Default: SIGINT and SIGTERM of the process. */
  readonly signal?: AbortSignal | undefined;
}

/** The process's own streams. A reader that goes away early, as `head` does, is no error. */
export function processIo(): CliIo {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listenerCount('error') === 0) stream.on('error', ignoreClosedPipe);
  }
  return { stdout: process.stdout, stderr: process.stderr };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Writes one line. */
export function line(output: Output, text = ''): void {
  output.write(`${text}\n`);
}

/** Writes a value as one JSON document; what JSON cannot hold (NaN, Infinity) becomes null. */
export function json(output: Output, value: unknown): void {
  line(output, JSON.stringify(value, null, 2));
}

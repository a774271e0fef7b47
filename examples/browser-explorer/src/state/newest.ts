/**
 * Runs some work once at a time: while it runs, only the newest request waits. Those that it has overtaken resolve with
 * undefined.
 */
export function newest<Request, Answer>(work: (request: Request) => Promise<Answer>): (request: Request) => Promise<Answer | undefined> {
  let running = false;
  let waiting: { readonly request: Request; readonly settle: (answer: Promise<Answer> | undefined) => void } | undefined;
  const run = async (request: Request): Promise<Answer> => {
    running = true;
    try {
      return await work(request);
    } finally {
      running = false;
      const next = waiting;
      waiting = undefined;
      next?.settle(run(next.request));
    }
  };
  return (request) => {
    if (!running) return run(request);
    waiting?.settle(undefined);
    return new Promise<Answer | undefined>((resolve) => (waiting = { request, settle: resolve }));
  };
}

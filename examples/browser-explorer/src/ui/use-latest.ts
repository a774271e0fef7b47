import { useEffect, useRef, useState } from 'preact/hooks';

interface Line<T> {
  work: (() => Promise<T | undefined>) | undefined;
  scope: unknown;
  running: boolean;
  mounted: boolean;
}

/**
 * The result of asynchronous work on what a component shows. One piece of work runs at a time; of those that were asked for
 * meanwhile only the newest follows, so that a slider in motion neither floods a worker nor waits for it. Until then the
 * result before stays, unless it belongs to another scope.
 *
 * @param scope what results depend on altogether, such as the model: a result of another scope is not shown.
 * @param work resolves with undefined where it failed, which has then been told; undefined where there is nothing to do.
 * @param inputs what the work depends on, compared as the dependencies of an effect are.
 */
export function useLatest<T>(scope: unknown, work: (() => Promise<T | undefined>) | undefined, inputs: readonly unknown[]): T | undefined {
  const [result, setResult] = useState<{ readonly scope: unknown; readonly value: T }>();
  const line = useRef<Line<T>>({ work: undefined, scope, running: false, mounted: true });
  useEffect(() => {
    const { current } = line;
    current.work = work;
    current.scope = scope;
    if (work === undefined) setResult(undefined);
    else if (!current.running) void drain(current, setResult);
  }, [scope, work === undefined, ...inputs]);
  useEffect(() => {
    line.current.mounted = true;
    return () => {
      line.current.mounted = false;
      line.current.work = undefined;
    };
  }, []);
  return result !== undefined && result.scope === scope ? result.value : undefined;
}

async function drain<T>(line: Line<T>, show: (result: { readonly scope: unknown; readonly value: T }) => void): Promise<void> {
  line.running = true;
  try {
    while (line.work !== undefined) {
      const { work, scope } = line;
      line.work = undefined;
      const value = await work();
      if (line.mounted && value !== undefined) show({ scope, value });
    }
  } finally {
    line.running = false;
  }
}

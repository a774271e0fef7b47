import { useEffect, useRef, useState } from 'preact/hooks';
import { epochs } from '../state/data.js';
import { theme } from '../state/theme.js';

/** Drawing takes some 20 ms; at this pace it stays below a twentieth of the time. */
const PACE = 400;

type Draw = typeof import('./draw-curves.js').drawCurves;

/** The series that are drawn: the loss of training and, where there is one, of validation. */
function history(): Record<string, readonly number[]> {
  const done = epochs.peek();
  const names = ['loss', 'valLoss'].filter((name) => done.some((epoch) => Number.isFinite(epoch.values[name])));
  return Object.fromEntries(names.map((name) => [name, done.map((epoch) => epoch.values[name] ?? NaN)]));
}

/** Learning curves that grow while a model learns, in a box of constant height. */
export function LiveCurves(): preact.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const draw = useRef<Draw | undefined>(undefined);
  const [failed, setFailed] = useState(false);
  const paint = (): void => {
    timer.current = undefined;
    const series = history();
    if (draw.current === undefined || box.current === null || !('loss' in series)) return;
    box.current.innerHTML = draw.current(series, box.current.clientWidth);
  };
  const schedule = (delay: number): void => {
    timer.current ??= setTimeout(paint, delay);
  };
  useEffect(() => {
    import('./draw-curves.js').then(
      ({ drawCurves }) => {
        draw.current = drawCurves;
        schedule(0);
      },
      () => setFailed(true),
    );
    const resized = new ResizeObserver(() => schedule(PACE));
    resized.observe(box.current!);
    const stops = [epochs, theme].map((changing) => changing.subscribe(() => schedule(PACE)));
    return () => {
      resized.disconnect();
      for (const stop of stops) stop();
      clearTimeout(timer.current);
    };
  }, []);
  if (failed) return <p class="hint">The curves could not be loaded.</p>;
  return <div ref={box} class="curves" />;
}

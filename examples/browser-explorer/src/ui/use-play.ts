import { useEffect, useRef, useState } from 'preact/hooks';

interface Play {
  readonly playing: boolean;
  readonly toggle: () => void;
}

/** Milliseconds between two pictures where the reader wants no motion. */
const STILL = 1000;

/**
 * Moves a place from 0 to its end and back again until it is stopped. Where the reader prefers reduced motion, it goes from
 * one picture to the next, one a second.
 */
export function usePlay(options: { readonly at: () => number; readonly end: number; readonly perSecond: number; readonly jump: number; readonly goTo: (place: number) => void }): Play {
  const [playing, setPlaying] = useState(false);
  const newest = useRef(options);
  newest.current = options;
  useEffect(() => {
    if (!playing) return undefined;
    let forward = newest.current.at() < newest.current.end;
    const advance = (by: number): void => {
      const { at, end, goTo } = newest.current;
      const to = at() + (forward ? by : -by);
      if (to >= end) forward = false;
      if (to <= 0) forward = true;
      goTo(Math.min(end, Math.max(0, to)));
    };
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? still(() => advance(newest.current.jump)) : moving((seconds) => advance(seconds * newest.current.perSecond));
  }, [playing]);
  return { playing, toggle: () => setPlaying(!playing) };
}

function still(step: () => void): () => void {
  const timer = setInterval(step, STILL);
  return () => clearInterval(timer);
}

function moving(step: (seconds: number) => void): () => void {
  let last: number | undefined;
  let frame = requestAnimationFrame(function tick(now) {
    // A page that was hidden goes on where it was.
    if (last !== undefined) step(Math.min(0.1, (now - last) / 1000));
    last = now;
    frame = requestAnimationFrame(tick);
  });
  return () => cancelAnimationFrame(frame);
}

import { histogram } from '@latentkit/viz';
import { useMemo } from 'preact/hooks';
import { short } from './words.js';

const BINS = 48;

/** Where a value lies between two, 0 to 1. */
function shareOf(value: number, low: number, high: number): number {
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
}

/** How often which error occurs, with a line at one of them. */
export function ErrorBars(props: {
  readonly errors: Float32Array;
  /** What is marked, and how it is called. */
  readonly mark: number | undefined;
  readonly markText: string;
  readonly label: string;
  /** Whether samples to the right of the mark are coloured. */
  readonly above?: boolean;
  readonly height?: number;
  /** Is told where the mark is dragged to. */
  readonly onMark?: (value: number) => void;
}): preact.JSX.Element {
  const { errors, mark, markText, label, above = false, height = 96, onMark } = props;
  const most = useMemo(() => errors.reduce((a, b) => Math.max(a, b), 0), [errors]);
  const high = mark === undefined || onMark !== undefined ? most : Math.max(most, mark * 1.02);
  const { edges, counts } = useMemo(() => histogram(errors, { bins: BINS, range: [0, high > 0 ? high : 1] }), [errors, high]);
  const tallest = counts.reduce((a, b) => Math.max(a, b), 1);
  const end = edges[BINS];
  const share = mark === undefined ? undefined : shareOf(mark, 0, end);
  const drag = (event: PointerEvent): void => {
    const { currentTarget, pointerId, clientX } = event;
    const element = currentTarget as HTMLElement;
    if (event.type === 'pointerdown') element.setPointerCapture(pointerId);
    else if (!element.hasPointerCapture(pointerId)) return;
    const box = element.getBoundingClientRect();
    onMark?.(end * shareOf(clientX, box.left, box.right));
  };
  return (
    <figure class="error-bars">
      <div class="plot" style={{ height: `${height}px` }} {...(onMark === undefined ? {} : { onPointerDown: drag, onPointerMove: drag, 'data-movable': '' })}>
        <svg role="img" aria-label={label} viewBox={`0 0 ${BINS} 1`} preserveAspectRatio="none">
          {Array.from(counts, (count, bin) => {
            const size = count / tallest;
            const beyond = above && mark !== undefined && edges[bin] + edges[bin + 1] > 2 * mark;
            return size === 0 ? null : <rect key={bin} class={beyond ? 'beyond' : ''} x={bin + 0.06} width={0.88} y={1 - Math.max(size, 0.012)} height={Math.max(size, 0.012)} />;
          })}
        </svg>
        {share !== undefined && (
          <div class="mark" style={{ left: `${100 * share}%` }}>
            <span class={share > 0.6 ? 'before' : ''}>{markText}</span>
          </div>
        )}
      </div>
      <div class="scale hint" aria-hidden="true">
        <span>0</span>
        <span>{short(end / 2)}</span>
        <span>{short(end)}</span>
      </div>
    </figure>
  );
}

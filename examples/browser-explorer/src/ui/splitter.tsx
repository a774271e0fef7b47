import { toolsHeight } from '../state/layout.js';

/** Pixels by which an arrow key moves it. */
const STEP = 24;

/** The line between maps and tools, which gives one of them more room: dragged, or moved with the arrow keys. */
export function Splitter(): preact.JSX.Element {
  const region = (target: EventTarget | null): DOMRect => (target as HTMLElement).parentElement!.getBoundingClientRect();
  const set = (target: EventTarget | null, height: number): void => {
    const all = region(target).height;
    toolsHeight.value = Math.round(Math.min(Math.max(height, 120), Math.max(120, all - 260)));
  };
  return (
    <div
      class="splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the tools"
      aria-controls="tool-panel"
      aria-valuemin={120}
      aria-valuenow={toolsHeight.value ?? 340}
      aria-valuetext={toolsHeight.value === undefined ? 'Usual height' : `${toolsHeight.value} pixels`}
      tabIndex={0}
      onDblClick={() => (toolsHeight.value = undefined)}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) set(event.currentTarget, region(event.currentTarget).bottom - event.clientY);
      }}
      onKeyDown={(event) => {
        const change = event.key === 'ArrowUp' ? STEP : event.key === 'ArrowDown' ? -STEP : undefined;
        if (change === undefined) return;
        event.preventDefault();
        const now = event.currentTarget.nextElementSibling!.getBoundingClientRect().height;
        set(event.currentTarget, now + change);
      }}
    />
  );
}

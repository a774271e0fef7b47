import { useEffect, useRef, useState } from 'preact/hooks';
import type { LoadedData } from '../protocol.js';
import { theme } from '../state/theme.js';
import { cellAfter } from '../tools/travel.js';
import { paintSheet } from './paint-sheet.js';
import { short } from './words.js';

interface Side {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Samples in rows and columns on one canvas; a click, or Enter on the cell of the keyboard's cursor, picks one. */
export function SampleSheet(props: {
  readonly data: LoadedData;
  /** [rows·columns, features], in 0 to 1. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly label: string;
  /** The cell of the point in hand. */
  readonly marked: number | undefined;
  readonly describe: (cell: number) => string;
  readonly across: Side;
  readonly up: Side | undefined;
  readonly onPick: (cell: number) => void;
}): preact.JSX.Element {
  const { data, values, rows, columns, label, marked, describe, across, up, onPick } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cursor, setCursor] = useState<number>();
  const shade = theme.value;
  useEffect(() => paintSheet(canvas.current!, values, data, rows, columns), [values, data, rows, columns, shade]);
  const at = Math.min(rows * columns - 1, cursor ?? marked ?? Math.floor((rows * columns) / 2));
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = cellAfter(event.key, at, rows, columns);
    if (next !== undefined) setCursor(next);
    else if (event.key === 'Enter' || event.key === ' ') onPick(at);
    else return;
    event.preventDefault();
  };
  const pickAt = (event: PointerEvent): void => {
    const box = canvas.current!.getBoundingClientRect();
    const index = (share: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    const cell = index((event.clientY - box.top) / box.height, rows) * columns + index((event.clientX - box.left) / box.width, columns);
    setCursor(cell);
    onPick(cell);
  };
  const drag = useRef(false);
  return (
    <figure class="sheet">
      {up !== undefined && <Scale side={up} upright />}
      <div
        class="sheet-body"
        tabIndex={0}
        role="application"
        aria-label={`${label}, ${rows} by ${columns}`}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0 || !event.isPrimary) return;
          drag.current = event.pointerType === 'mouse';
          pickAt(event);
        }}
        onPointerMove={(event) => drag.current && event.buttons === 1 && pickAt(event)}
        onPointerUp={() => (drag.current = false)}
        onBlur={() => setCursor(undefined)}
      >
        <canvas ref={canvas} class="pixelated" aria-hidden="true" />
        {marked !== undefined && <Frame cell={marked} rows={rows} columns={columns} kind="marked" />}
        {cursor !== undefined && <Frame cell={at} rows={rows} columns={columns} kind="cursor" />}
      </div>
      <Scale side={across} />
      <p class="visually-hidden" aria-live="polite">{cursor === undefined ? '' : `Row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1}: ${describe(at)}`}</p>
    </figure>
  );
}

function Frame(props: { readonly cell: number; readonly rows: number; readonly columns: number; readonly kind: string }): preact.JSX.Element {
  const { cell, rows, columns, kind } = props;
  return <div class={`frame ${kind}`} style={{ left: `${(100 * (cell % columns)) / columns}%`, top: `${(100 * Math.floor(cell / columns)) / rows}%`, width: `${100 / columns}%`, height: `${100 / rows}%` }} />;
}

function Scale(props: { readonly side: Side; readonly upright?: boolean }): preact.JSX.Element {
  const { side, upright = false } = props;
  return (
    <div class={upright ? 'scale hint upright' : 'scale hint'}>
      <span>{short(side.from)}</span>
      <span>{side.name}</span>
      <span>{short(side.to)}</span>
    </div>
  );
}

import { useEffect, useRef, useState } from 'preact/hooks';
import { beginStroke, clear, erasing, extendStroke, strokes, undo } from '../state/drawing.js';
import { paintStrokes } from './paint-strokes.js';

/** Pixels of the canvas; enough for a line to be smooth on screens with two pixels to one of the page. */
const SIDE = 448;
/** How far an arrow key moves the pen, as a share of the side; a third of it with Shift. */
const KEY_STEP = 1 / 24;

const MOVES: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

interface KeyPen {
  readonly x: number;
  readonly y: number;
  readonly down: boolean;
}

/** A square to draw in, by pointer, finger or keys. */
export function DrawSurface(props: { readonly light: boolean }): preact.JSX.Element {
  const { light } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  const [keyPen, setKeyPen] = useState<KeyPen>();
  const drawn = strokes.value;
  useEffect(() => paintStrokes(canvas.current!, drawn, light, keyPen), [drawn, light, keyPen]);

  const place = ({ clientX, clientY }: PointerEvent): readonly [number, number] => {
    const box = canvas.current!.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (!event.isPrimary || event.button !== 0) return;
    canvas.current!.setPointerCapture(event.pointerId);
    drawing.current = true;
    setKeyPen(undefined);
    beginStroke(...place(event));
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (!drawing.current || !event.isPrimary) return;
    // A frame may hold several moves; without those between, quick curves get corners.
    const moves = event.getCoalescedEvents?.() ?? [];
    extendStroke((moves.length > 0 ? moves : [event]).map(place));
  };
  const onPointerUp = (): void => void (drawing.current = false);
  // What the pen would go on with is gone, or is of the other kind.
  const lift = (then: () => void): void => {
    if (keyPen !== undefined) setKeyPen({ ...keyPen, down: false });
    then();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = keyPen ?? { x: 0.5, y: 0.5, down: false };
    const move = MOVES[event.key];
    const command = event.ctrlKey || event.metaKey;
    if (move !== undefined) {
      const step = event.shiftKey ? KEY_STEP / 3 : KEY_STEP;
      const [x, y] = [at.x + move[0] * step, at.y + move[1] * step].map((v) => Math.min(1, Math.max(0, v)));
      setKeyPen({ ...at, x, y });
      if (at.down) extendStroke([[x, y]]);
    } else if (event.key === ' ') {
      setKeyPen({ ...at, down: !at.down });
      if (!at.down) beginStroke(at.x, at.y);
    } else if (event.key.toLowerCase() === 'z' && command) lift(undo);
    else if (event.key === 'Delete') lift(clear);
    else if (event.key === 'e' && !command) lift(() => (erasing.value = !erasing.peek()));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <canvas
        ref={canvas}
        class="draw-surface"
        width={SIDE}
        height={SIDE}
        tabIndex={0}
        role="application"
        aria-label={drawn.length === 0 ? 'Drawing surface, empty' : `Drawing surface with ${drawn.length} ${drawn.length === 1 ? 'stroke' : 'strokes'}`}
        aria-describedby="draw-keys"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onKeyDown={onKeyDown}
        onBlur={() => setKeyPen(undefined)}
      />
      <p class="visually-hidden" aria-live="polite">
        {keyPen === undefined ? '' : `Pen ${keyPen.down ? 'down' : 'up'}${keyPen.down ? '' : `, ${Math.round(100 * keyPen.x)} percent from the left, ${Math.round(100 * keyPen.y)} percent from the top`}`}
      </p>
    </>
  );
}

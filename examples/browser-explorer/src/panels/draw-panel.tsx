import { useEffect, useMemo, useRef } from 'preact/hooks';
import { data, encoded } from '../state/data.js';
import { clear, erasing, penWidth, strokes, undo, undoable } from '../state/drawing.js';
import { focusDrawn } from '../state/model-actions.js';
import { type Focus, focus } from '../state/selection.js';
import { drawingStyle, fitDrawing } from '../tools/fit-drawing.js';
import { hasLightGround, inkSample } from '../tools/ground.js';
import { sameNumbers } from '../tools/samples.js';
import { rasterize } from '../tools/strokes.js';
import { shareBelow, squaredError } from '../tools/threshold.js';
import { DrawSurface } from '../ui/draw-surface.js';
import { ErrorBars } from '../ui/error-bars.js';
import { ClassVotes, NeighbourList, useNeighbours } from '../ui/neighbour-list.js';
import { RangeField } from '../ui/range-field.js';
import { SampleView } from '../ui/sample-view.js';
import { ToolColumns, ToolPanel } from '../ui/tool-panel.js';
import { short } from '../ui/words.js';

// Pixels that a drawing is made of before it is fitted; about six for one of MNIST's.
const SIDE = 128;
const NEIGHBOURS = 8;

/** Draws a digit, or whatever the samples are pictures of, and asks the model for it. */
export function DrawPanel(): preact.JSX.Element {
  return (
    <ToolPanel id="draw" title="Draw" need="model">
      {data.value?.image === undefined ? <p class="empty">The samples at hand are rows of a table. Load pictures to draw one.</p> : <Drawing />}
    </ToolPanel>
  );
}

function Drawing(): preact.JSX.Element {
  const loaded = data.value!;
  const image = loaded.image!;
  const light = useMemo(() => hasLightGround(loaded, image), [loaded, image]);
  const drawn = strokes.value;
  const sample = useMemo(() => {
    const ink = fitDrawing(rasterize(drawn, SIDE), SIDE, image.width, image.height);
    return ink === undefined ? undefined : inkSample(ink, image, light);
  }, [drawn, image, light]);
  const point = useDrawnFocus(sample);
  return (
    <ToolColumns
      wide
      controls={
        <>
          <div class="draw">
            <DrawSurface light={light} />
            <div class="draw-made">
              <Made label="As the model gets it" values={sample} />
              <Made label="Reconstruction" values={sample === undefined ? undefined : point?.decoded} />
            </div>
          </div>
          <div class="row">
            <button type="button" aria-pressed={!erasing.value} onClick={() => (erasing.value = false)}>Pen</button>
            <button type="button" aria-pressed={erasing.value} onClick={() => (erasing.value = true)}>Eraser</button>
            <button type="button" disabled={!undoable.value} onClick={undo}>Undo</button>
            <button type="button" disabled={drawn.length === 0} onClick={clear}>Clear</button>
          </div>
          <RangeField label="Pen width" value={penWidth.value} min={0.04} max={0.18} step={0.01} text={`${Math.round(100 * penWidth.value)}% of the side`} onInput={(value) => (penWidth.value = value)} />
          <p class="hint" id="draw-keys">
            {drawingStyle(image.width, image.height) === 'blocks' ? 'What you draw is scaled to full height and counted in blocks, as the digits were.' : 'What you draw is scaled and centred by its mass, as in MNIST.'} With keys: arrows move the pen, Space
            puts it down and lifts it, E changes to the eraser, Ctrl+Z undoes.
          </p>
        </>
      }
    >
      {sample !== undefined && point !== undefined ? <Found point={point} /> : <p class="empty">Draw in the square: the model reconstructs it at once, and the samples that it takes for the most similar appear here.</p>}
    </ToolColumns>
  );
}

/** Encodes what is drawn and gives the newest drawing that the model has answered, whatever else is taken in hand since. */
function useDrawnFocus(sample: Float32Array | undefined): Focus | undefined {
  const asked = useRef<readonly Float32Array[]>([]);
  const answer = useRef<{ readonly of: unknown; readonly point: Focus } | undefined>(undefined);
  const codes = encoded.value;
  const before = useRef<{ readonly codes: unknown; readonly sample: Float32Array | undefined }>({ codes, sample: undefined });
  useEffect(() => {
    // Coming back to this tool shows what was drawn, but takes nothing out of the reader's hand.
    const { codes: known, sample: last } = before.current;
    before.current = { codes, sample };
    if (sample === undefined || (known === codes && sameNumbers(last, sample))) return;
    asked.current = [...asked.current.slice(-20), sample];
    void focusDrawn(sample);
  }, [sample, codes]);
  const now = focus.value;
  if (now?.row === undefined && asked.current.some((one) => sameNumbers(one, now?.sample))) answer.current = { of: codes, point: now! };
  return answer.current?.of === codes ? answer.current?.point : undefined;
}

function Made(props: { readonly label: string; readonly values: Float32Array | undefined }): preact.JSX.Element {
  const loaded = data.value!;
  return (
    <figure>
      {props.values === undefined ? <div class="nothing" /> : <SampleView values={props.values} data={loaded} size={84} label={props.label} />}
      <figcaption class="hint">{props.label}</figcaption>
    </figure>
  );
}

function Found(props: { readonly point: Focus }): preact.JSX.Element {
  const { code, sample, decoded } = props.point;
  const errors = encoded.value?.errors;
  const near = useNeighbours(code, NEIGHBOURS);
  const error = sample === undefined || decoded === undefined ? undefined : squaredError(sample, decoded);
  return (
    <>
      {near !== undefined && (
        <div class="stack">
          <h3>Nearest samples</h3>
          <ClassVotes neighbours={near} />
          <NeighbourList neighbours={near} />
        </div>
      )}
      {error !== undefined && errors !== undefined && (
        <div class="stack">
          <h3>Reconstruction error</h3>
          <ErrorBars errors={errors} mark={error} markText={`yours ${short(error)}`} label={`Mean squared errors of all samples; that of the drawing is ${short(error)}`} />
          <p class="hint">
            Mean squared error {short(error)}, larger than that of <strong>{Math.round(100 * shareBelow(errors, error))}%</strong> of the samples.
          </p>
        </div>
      )}
    </>
  );
}

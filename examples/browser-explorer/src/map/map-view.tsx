import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import { data } from '../state/data.js';
import { type MapChoice, runOf } from '../state/maps.js';
import { classColor, classOfRow } from '../ui/class-colors.js';
import { SampleView } from '../ui/sample-view.js';
import { mapDescription, partWords, rowWords } from './describe.js';
import type { Layout } from './layout.js';
import { MapHeader } from './map-header.js';
import { MapModel, type Tip } from './map-model.js';

/** One map with its controls. */
export function MapView(props: { readonly choice: MapChoice; readonly name: string }): preact.JSX.Element {
  const { choice, name } = props;
  const model = useMemo(() => new MapModel(choice), [choice]);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const { layout, missing } = model.state.value;
  const known = layout !== undefined;
  const id = useId();
  useEffect(() => (known ? model.attach(below.current!, above.current!) : undefined), [model, known]);
  return (
    <div class="map">
      <MapHeader choice={choice} name={name} />
      <div class="map-frame">
        {layout === undefined ? (
          <p class="empty" role="status">{missing}</p>
        ) : (
          <>
            <canvas ref={below} aria-hidden="true" />
            <canvas ref={above} class="map-face" tabIndex={0} role="application" aria-roledescription="map" aria-label={`${name}. ${mapDescription(layout)}`} aria-describedby={id} />
            <MapTip model={model} />
          </>
        )}
      </div>
      <MapNote choice={choice} layout={layout} />
      <p id={id} class="visually-hidden" aria-live="polite">{model.spoken.value}</p>
    </div>
  );
}

/** Names of the axes; where a t-SNE stands; what is not shown. */
function MapNote(props: { readonly choice: MapChoice; readonly layout: Layout | undefined }): preact.JSX.Element {
  const { choice, layout } = props;
  const [across, upwards] = layout?.axes ?? ['', ''];
  const part = layout && partWords(layout);
  const progress = layout && runOf(choice.kind.value)?.progress.value;
  const words = [progress, part?.short].filter((word) => word !== undefined);
  const explained = `${progress === undefined ? '' : 'KL is the divergence of the map’s similarities from those of the samples, in nats. '}${part?.long ?? ''}`;
  return (
    <div class="map-note">
      {upwards !== '' && <span aria-hidden="true">↑ {upwards}</span>}
      {words.length > 0 && <span title={explained}>{words.join(' · ')}</span>}
      {across !== '' && <span aria-hidden="true" class="across">{across} →</span>}
    </div>
  );
}

const [WIDTH, OFFSET] = [176, 14];

function MapTip(props: { readonly model: MapModel }): preact.JSX.Element | null {
  const box = useRef<HTMLDivElement>(null);
  const tip = props.model.tip.value;
  const loaded = data.value;
  if (tip === undefined || loaded === undefined || tip.row >= loaded.rows) return null;
  const frame = box.current?.parentElement;
  return (
    <div ref={box} class="map-tip" aria-hidden="true" style={tipPlace(tip, frame?.clientWidth ?? 0, frame?.clientHeight ?? 0)}>
      <SampleView values={loaded.pixels.subarray(tip.row * loaded.features, (tip.row + 1) * loaded.features)} data={loaded} size={48} label="" />
      <div>
        {rowWords(tip.row).map((text, at) => (
          <div key={text} class={at === 0 ? 'tip-name' : ''}>
            {at === 1 && classOfRow(tip.row) !== undefined && <span class="swatch" style={{ background: classColor(classOfRow(tip.row)) }} />}
            {text}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Beside the pointer, on the side where there is room. */
function tipPlace({ x, y }: Tip, width: number, height: number): Record<string, string> {
  const left = width > 0 && x + OFFSET + WIDTH > width ? Math.max(0, x - OFFSET - WIDTH) : x + OFFSET;
  return y > height / 2 && height > 0 ? { left: `${left}px`, bottom: `${height - y + OFFSET}px` } : { left: `${left}px`, top: `${y + OFFSET}px` };
}

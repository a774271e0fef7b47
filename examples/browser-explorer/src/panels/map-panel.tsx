import { useEffect, useRef } from 'preact/hooks';
import '../style/map.css';
import { AVERAGED, hasWayBack } from '../map/drag-code.js';
import { BrushSummary, ColourChoice, Legend } from '../map/legend.js';
import { KIND_NAMES } from '../map/layout.js';
import { chooseTool, tool } from '../map/map-model.js';
import { MapView } from '../map/map-view.js';
import type { Tool } from '../map/gestures.js';
import { data } from '../state/data.js';
import { mapChoices, mapsShown, pictures, shownCodes } from '../state/maps.js';
import { brushed, waypoints } from '../state/selection.js';
import { Segmented } from '../ui/segmented.js';

/** Narrower than this, two maps would be too small to be read. */
const ROOM_FOR_TWO = 560;

const TOOL_CHOICES: readonly { readonly value: Tool; readonly label: string }[] = [
  { value: 'move', label: 'Move' },
  { value: 'rectangle', label: 'Box' },
  { value: 'lasso', label: 'Lasso' },
  { value: 'path', label: 'Path' },
];

/** Two maps side by side, where there is room for them, of which what is brushed in one stands out in both. */
export function MapPanel(): preact.JSX.Element {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = section.current!;
    const observer = new ResizeObserver(() => (mapsShown.value = element.clientWidth < ROOM_FOR_TWO ? 1 : 2));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => clearOnEscape(), []);
  const shown = mapChoices.slice(0, mapsShown.value);
  return (
    <section ref={section} class="panel map-panel" aria-labelledby="map-heading">
      <header>
        <h2 id="map-heading">{shown.length === 1 ? 'Map' : 'Maps'}</h2>
        {data.value !== undefined && <MapTools />}
      </header>
      <div class="maps" data-count={shown.length}>
        {shown.map((choice, at) => (
          <MapView key={at} choice={choice} name={shown.length === 1 ? 'Map' : at === 0 ? 'Left map' : 'Right map'} />
        ))}
      </div>
      {data.value !== undefined && <Legend />}
      {data.value !== undefined && <div class="map-foot">{brushed.value === undefined ? <p class="hint">{hint()}</p> : <BrushSummary />}</div>}
    </section>
  );
}

function MapTools(): preact.JSX.Element {
  return (
    <div class="map-tools">
      <Segmented label="Dragging on a map" value={tool.value} choices={TOOL_CHOICES} onChoose={chooseTool} />
      <ColourChoice />
      {data.value?.image !== undefined && (
        <button type="button" class="pictures-switch" aria-label="Pictures" aria-pressed={pictures.value === 'on'} onClick={() => (pictures.value = pictures.value === 'on' ? 'off' : 'on')}>
          <span>Pictures</span>
        </button>
      )}
      {waypoints.value.length > 0 && <button type="button" onClick={() => (waypoints.value = [])}>Clear path</button>}
    </div>
  );
}

const coarse = matchMedia('(pointer: coarse)');

/** What can be done at the moment. */
function hint(): string {
  const averaged = mapChoices.slice(0, mapsShown.value).map((choice) => choice.kind.value).filter((kind) => !hasWayBack(kind));
  if (coarse.matches && tool.value === 'move') return shownCodes.value === undefined ? 'Drag to move, pinch to zoom.' : 'Tap a point, then drag its ring to decode. Box and Lasso brush, Path chooses stops.';
  switch (tool.value) {
    case 'rectangle':
    case 'lasso':
      return 'Drag around points to brush them in all maps.';
    case 'path':
      return 'Choose points, one after the other, for a path between them. Choosing one again takes it out.';
    case 'move':
      if (shownCodes.value === undefined) return 'Drag to move, scroll or pinch to zoom, double-click to see all. Shift-drag brushes points in all maps.';
      return averaged.length === 0
        ? 'Choose a point and drag its ring to decode what lies there. Shift-drag brushes, Ctrl- or ⌘-click adds to the path.'
        : `Choose a point and drag its ring to decode; in ${KIND_NAMES[averaged[0]]} that averages the ${AVERAGED} nearest codes, by distance. Shift-drag brushes, Ctrl- or ⌘-click adds to the path.`;
  }
}

/** Escape clears the brush wherever the keyboard is, unless it closes something. */
function clearOnEscape(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented && document.querySelector('dialog[open]') === null) brushed.value = undefined;
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}

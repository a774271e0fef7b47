import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { data, encoded, model } from '../state/data.js';
import { heldFocus } from '../state/held.js';
import { decodeMany } from '../state/model-actions.js';
import { focus, waypoints } from '../state/selection.js';
import { integerFrom, oneOf, urlState } from '../state/url.js';
import { gather, rowAt } from '../tools/samples.js';
import { routeCodes, routeSteps } from '../tools/route.js';
import { RangeField } from '../ui/range-field.js';
import { Segmented } from '../ui/segmented.js';
import { Thumbnails } from '../ui/thumbnails.js';
import { ToolColumns, ToolPanel } from '../ui/tool-panel.js';
import { useLatest } from '../ui/use-latest.js';
import { usePlay } from '../ui/use-play.js';
import { WaypointList } from '../ui/waypoint-list.js';

const way = urlState<'linear' | 'spherical'>('way', 'linear', oneOf(['linear', 'spherical']));
const steps = urlState('steps', 6, integerFrom(1));
const closed = urlState('round', 'no', oneOf(['no', 'yes']));
const MOST_STEPS = 24;
/** Places of the slider between two points. */
const FINE = 60;
/** Seconds from one point to the next. */
const LEG_SECONDS = 2.4;

/** Where the slider stands: legs passed, and the share of the present one. */
const place = signal(0);
const held = heldFocus();

/** From sample to sample through code space. */
export function PathPanel(): preact.JSX.Element {
  return (
    <ToolPanel id="path" title="Path between samples" need="codes">
      <Path />
    </ToolPanel>
  );
}

function Path(): preact.JSX.Element {
  const loaded = data.value!;
  const points = useMemo(() => waypoints.value.filter((row) => row < loaded.rows), [waypoints.value, loaded]);
  const row = focus.value?.row;
  return (
    <ToolColumns
      controls={
        <>
          {points.length > 0 && <WaypointList data={loaded} rows={points} onChange={(rows) => (waypoints.value = rows)} />}
          <div class="row">
            <button type="button" disabled={row === undefined || points[points.length - 1] === row} onClick={() => (waypoints.value = [...points, row!])}>Add the sample in hand</button>
            {points.length > 0 && <button type="button" class="quiet" onClick={() => (waypoints.value = [])}>Remove all</button>}
          </div>
        </>
      }
    >
      {points.length < 2 ? <p class="hint">A path leads through two samples or more. Choose a point of the map and add it here.</p> : <Route rows={points} />}
    </ToolColumns>
  );
}

function Route(props: { readonly rows: readonly number[] }): preact.JSX.Element {
  const loaded = data.value!;
  const all = encoded.value!;
  const known = model.value!;
  const round = closed.value === 'yes' && props.rows.length > 2;
  const perLeg = Math.min(MOST_STEPS, steps.value);
  const points = useMemo(() => gather(all.codes, props.rows, all.latentDim), [all, props.rows]);
  const { codes, problem } = useMemo(() => lineOf(points, all.latentDim, perLeg, way.value, round), [points, perLeg, way.value, round]);
  const fine = useMemo(() => lineOf(points, all.latentDim, FINE, way.value, round).codes, [points, way.value, round]);
  const strip = useLatest(known, () => decodeMany(codes), [codes, all]);
  const count = routeSteps(props.rows.length, perLeg, round) + 1;
  const legs = routeSteps(props.rows.length, 1, round);
  const goTo = (to: number): void => {
    place.value = Math.min(legs, Math.max(0, to));
    held.move(rowAt(fine, Math.round(place.value * FINE), all.latentDim).slice());
  };
  const play = usePlay({ at: () => place.value, end: legs, perSecond: 1 / LEG_SECONDS, jump: 1 / perLeg, goTo });
  useEffect(() => {
    if (place.value > legs) place.value = legs;
  }, [legs]);
  return (
    <>
      <div class="row">
        <Segmented label="Way" value={way.value} onChoose={(value) => (way.value = value)} choices={[{ value: 'linear', label: 'Straight' }, { value: 'spherical', label: 'Great circle' }]} />
        {props.rows.length > 2 && <button type="button" aria-pressed={round} onClick={() => (closed.value = round ? 'no' : 'yes')}>Closed</button>}
      </div>
      {problem !== undefined && <p class="hint" role="status">{problem}</p>}
      <RangeField label="Steps between two samples" value={perLeg} min={1} max={MOST_STEPS} step={1} text={String(perLeg)} onInput={(value) => (steps.value = value)} />
      <div class="row nowrap">
        <button type="button" class="play" aria-pressed={play.playing} onClick={play.toggle}>{play.playing ? 'Pause' : 'Play'}</button>
        <RangeField label="Along the path" value={place.value} min={0} max={legs} step={1 / FINE} text={`${Math.round((100 * place.value) / legs)}%`} onInput={goTo} />
      </div>
      {strip !== undefined && (
        <Thumbnails
          label="Decoded along the path"
          data={loaded}
          size={48}
          items={Array.from({ length: Math.min(count, strip.length / loaded.features) }, (_, at) => ({
            key: at,
            values: rowAt(strip, at, loaded.features),
            label: `${Math.round((100 * at) / (count - 1))}% of the way`,
            current: Math.round(place.value * perLeg) === at,
          }))}
          onPick={(at) => goTo(at / perLeg)}
        />
      )}
    </>
  );
}

interface Line {
  readonly codes: Float32Array;
  /** Why it is not the way that was asked for. */
  readonly problem?: string;
}

/** The way that was asked for; the straight one where no great circle joins two points. */
function lineOf(points: Float32Array, latentDim: number, perLeg: number, method: 'linear' | 'spherical', round: boolean): Line {
  try {
    return { codes: routeCodes(points, latentDim, perLeg, method, round) };
  } catch {
    return { codes: routeCodes(points, latentDim, perLeg, 'linear', round), problem: 'No single great circle joins these codes, so the path is straight.' };
  }
}

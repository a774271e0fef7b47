import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { TangentSet } from '../protocol.js';
import { data, encoded, model } from '../state/data.js';
import { heldFocus } from '../state/held.js';
import { modelHost } from '../state/hosts.js';
import { attempt } from '../state/notices.js';
import { rowAt, sameNumbers } from '../tools/samples.js';
import { stripDistances, tangentStrips } from '../tools/tangent-strips.js';
import { focus } from '../state/selection.js';
import { DirectionView } from '../ui/direction-view.js';
import { RangeField } from '../ui/range-field.js';
import { Spectrum } from '../ui/spectrum.js';
import { Thumbnails } from '../ui/thumbnails.js';
import { ToolColumns, ToolPanel } from '../ui/tool-panel.js';
import { useLatest } from '../ui/use-latest.js';
import { short } from '../ui/words.js';

const MOST_DIRECTIONS = 8;

/** How far strips reach, as a share of the sample's own length. */
const reach = signal(0.4);
const held = heldFocus();

/** How a sample can change so that its code changes most. */
export function TangentsPanel(): preact.JSX.Element {
  return (
    <ToolPanel id="tangents" title="Tangents" need="focus">
      <Tangents />
    </ToolPanel>
  );
}

function Tangents(): preact.JSX.Element {
  const loaded = data.value!;
  const known = model.value!;
  const base = held.base.value;
  const sample = base?.sample ?? base?.decoded;
  const usable = sample !== undefined && sample.length === loaded.features;
  const ask = async (): Promise<{ readonly set: TangentSet; readonly sample: Float32Array } | undefined> => {
    const set = await attempt('The tangents were not found.', () => modelHost.tangents(sample!, Math.min(MOST_DIRECTIONS, known.latentDim)));
    return set === undefined ? undefined : { set, sample: sample! };
  };
  const found = useLatest(known, usable ? ask : undefined, [sample, encoded.value]);
  if (!usable) return <p class="hint">The point in hand is being decoded…</p>;
  return found === undefined ? <p class="hint" aria-busy="true">Finding the tangents…</p> : <Strips {...found} place={base?.sample === undefined} />;
}

function Strips(props: { readonly set: TangentSet; readonly sample: Float32Array; readonly place: boolean }): preact.JSX.Element {
  const { set, sample, place } = props;
  const loaded = data.value!;
  const { features } = loaded;
  const length = useMemo(() => Math.hypot(...sample), [sample]);
  const distances = useMemo(() => stripDistances(reach.value * (length || 1)), [length, reach.value]);
  const strips = useMemo(() => tangentStrips(sample, set.directions, distances), [sample, set, distances]);
  const count = set.directions.length / features;
  const farthest = distances[distances.length - 1];
  return (
    <ToolColumns
      controls={
        <>
          <p class="hint">Directions in which {place ? 'the decoded point' : 'the sample'} changes its code most, the strongest first: what the model takes for ways to vary it.</p>
          <RangeField label="Reach of the strips" value={reach.value} min={0.05} max={1.5} step={0.05} text={`± ${short(farthest)}`} onInput={(value) => (reach.value = value)} />
        </>
      }
    >
      <ol class="tangents" aria-label="Tangents, the strongest first">
        {Array.from({ length: count }, (_, k) => (
          <li key={k}>
            <figure>
              <DirectionView values={rowAt(set.directions, k, features)} data={loaded} size={48} label={`Direction ${k + 1}`} />
              <figcaption class="caption">{short(set.singularValues[k])}</figcaption>
            </figure>
            <Thumbnails
              label={`The sample moved along direction ${k + 1}`}
              data={loaded}
              size={44}
              items={distances.map((distance, at) => {
                const values = rowAt(strips, k * distances.length + at, features);
                return { key: at, values, label: `Direction ${k + 1}, ${short(distance)}`, current: distance !== 0 && sameNumbers(focus.value?.sample, values) };
              })}
              onPick={(at) => held.moveSample(rowAt(strips, k * distances.length + at, features).slice())}
            />
          </li>
        ))}
      </ol>
      <p class="hint">Left: the direction itself, and below it its singular value: how far the code moves for a step of length 1. Right: the sample moved along it, by up to {Math.round(100 * reach.value)}% of its own length.</p>
      <div class="stack">
        <h3>Singular values of the encoder here</h3>
        <Spectrum values={set.singularValues} />
      </div>
    </ToolColumns>
  );
}

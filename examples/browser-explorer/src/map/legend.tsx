import { computed } from '@preact/signals';
import { data, encoded } from '../state/data.js';
import { type ColourBy, colourBy, hiddenClasses } from '../state/maps.js';
import { brushed } from '../state/selection.js';
import { classColor, sampleClasses } from '../ui/class-colors.js';
import { count, plural, short } from '../ui/words.js';
import { errorColours, errorRange } from './looks.js';

/** Brushed samples of each class. */
const brushedOf = computed<readonly number[] | undefined>(() => {
  const [chosen, classes] = [brushed.value, sampleClasses.value];
  if (chosen === undefined || classes === undefined) return undefined;
  const counts = new Array<number>(classes.entries.length).fill(0);
  chosen.forEach((row) => counts[classes.of[row]]++);
  return counts;
});

/** The classes, each a switch; or what other colours say. */
export function Legend(): preact.JSX.Element {
  return (
    <div class="map-legend">
      {colourBy.value === 'error' && <ErrorScale />}
      {sampleClasses.value !== undefined && <ClassSwitches />}
    </div>
  );
}

function ClassSwitches(): preact.JSX.Element {
  const { entries } = sampleClasses.value!;
  const hidden = hiddenClasses.value;
  const toggle = (at: number): void => {
    const next = new Set(hidden);
    if (!next.delete(at)) next.add(at);
    hiddenClasses.value = next;
  };
  return (
    <ul class="class-switches" aria-label="Classes shown">
      {entries.map((entry, at) => (
        <li key={entry.name}>
          <button type="button" class="quiet" aria-pressed={!hidden.has(at)} title={`${entry.name}: ${plural(entry.samples, 'sample')}`} onClick={() => toggle(at)}>
            <span class="swatch" style={{ background: colourBy.value === 'class' ? classColor(entry) : 'var(--line-strong)' }} />
            {entry.name}
          </button>
        </li>
      ))}
      {hidden.size > 0 && (
        <li>
          <button type="button" class="quiet" onClick={() => (hiddenClasses.value = new Set())}>Show all</button>
        </li>
      )}
    </ul>
  );
}

/** How many samples of each class are brushed. */
export function BrushSummary(): preact.JSX.Element {
  const { entries } = sampleClasses.value ?? { entries: [] };
  const counts = brushedOf.value;
  return (
    <div class="brush-summary">
      <span>{plural(brushed.value!.size, 'sample')} brushed</span>
      {counts !== undefined && (
        <ul aria-label="Brushed samples of each class">
          {entries.map((entry, at) => counts[at] > 0 && (
            <li key={entry.name}>
              <span class="swatch" style={{ background: classColor(entry) }} />
              {entry.name} <span class="number">{count(counts[at])}</span>
            </li>
          ))}
        </ul>
      )}
      <button type="button" class="quiet" onClick={() => (brushed.value = undefined)}>Clear</button>
    </div>
  );
}

function ErrorScale(): preact.JSX.Element {
  const range = errorRange.value;
  if (range === undefined) return <p class="hint">Errors are known once there is a model.</p>;
  return (
    <p class="error-scale">
      Error {short(range.low)}
      <span class="ramp" aria-hidden="true" style={{ background: `linear-gradient(to right, ${errorColours.value.join(', ')})` }} />
      {short(range.high)} and more
    </p>
  );
}

const CHOICES: readonly { readonly value: ColourBy; readonly label: string }[] = [
  { value: 'class', label: 'Class' },
  { value: 'error', label: 'Error' },
  { value: 'brush', label: 'Brushed' },
];

/** What the colours of points say. */
export function ColourChoice(): preact.JSX.Element | null {
  if (data.value === undefined) return null;
  return (
    <label class="colour-choice">
      <span>Colour</span>
      <select value={colourBy.value} onChange={(event) => (colourBy.value = event.currentTarget.value as ColourBy)}>
        {CHOICES.map(({ value, label }) => (
          <option key={value} value={value} disabled={value === 'error' && encoded.value === undefined}>{label}</option>
        ))}
      </select>
    </label>
  );
}

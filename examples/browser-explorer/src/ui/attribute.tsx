import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { LoadedData } from '../protocol.js';
import { data, encoded, model } from '../state/data.js';
import { heldFocus } from '../state/held.js';
import { decodeMany } from '../state/model-actions.js';
import { brushed, focus } from '../state/selection.js';
import { urlState } from '../state/url.js';
import { type Group, groupDirection, groupKey, groupProblem, membership, movedCodes, parseGroup } from '../tools/averages.js';
import { className, classesIn, rowAt, sameNumbers } from '../tools/samples.js';
import { RangeField } from './range-field.js';
import { SelectField } from './select-field.js';
import { Thumbnails } from './thumbnails.js';
import { useLatest } from './use-latest.js';

/** Ends of the strength; beyond them decoders mostly make up things. */
const STRONGEST = 2;
const STRENGTHS = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2] as const;

const withGroup = urlState<string>('with', '', (text) => text);
const withoutGroup = urlState<string>('without', 'others', (text) => text);
const strength = signal(0);
const held = heldFocus();

function groupName(data: LoadedData, group: Group): string {
  if (group.kind === 'class') return `class ${className(data, group.label)}`;
  return group.kind === 'brushed' ? 'brushed samples' : 'all other samples';
}

/** The point in hand with more or less of what sets one group of samples apart from another. */
export function Attribute(): preact.JSX.Element {
  const loaded = data.value!;
  const all = encoded.value!;
  const groups = useMemo<readonly Group[]>(() => [...classesIn(loaded.labels ?? new Int32Array()).map(({ label }) => ({ kind: 'class', label }) as const), { kind: 'brushed' }, { kind: 'others' }], [loaded]);
  const choices = groups.map((group) => ({ value: groupKey(group), label: `${groupName(loaded, group)}${group.kind === 'brushed' ? ` (${brushed.value?.size ?? 0})` : ''}` }));
  const known = (key: string): boolean => choices.some(({ value }) => value === key);
  const first = known(withGroup.value) ? withGroup.value : choices[0].value;
  const second = known(withoutGroup.value) ? withoutGroup.value : 'others';
  const [a, b] = [parseGroup(first)!, parseGroup(second)!];
  const members = useMemo(() => membership(a, b, { rows: loaded.rows, labels: loaded.labels, brushed: brushed.value }), [first, second, loaded, brushed.value]);
  const problem = groupProblem(members);
  const direction = useMemo(() => (problem === undefined ? groupDirection(all, members) : undefined), [members, all]);
  const base = held.base.value?.code;
  const usable = base !== undefined && base.length === all.latentDim;
  const codes = useMemo(() => (usable && direction !== undefined ? movedCodes(base, direction, STRENGTHS) : undefined), [base, direction]);
  const strip = useLatest(model.value, codes === undefined ? undefined : () => decodeMany(codes), [codes]);
  // Once something else is in hand, the slider no longer says where that is.
  const at = sameNumbers(focus.value?.code, base) ? 0 : strength.value;
  const moveBy = (by: number): void => {
    if (!usable || direction === undefined) return;
    strength.value = by;
    held.move(movedCodes(base, direction, [by]));
  };
  return (
    <div class="stack">
      <h3>Attribute</h3>
      <p class="hint">The point in hand plus a multiple of the mean of one group less that of another.</p>
      <div class="fields">
        <SelectField label="More of" value={first} choices={choices.filter(({ value }) => value !== 'others')} onChoose={(value) => (withGroup.value = value)} />
        <SelectField label="Less of" value={second} choices={choices.filter(({ value }) => value !== first)} onChoose={(value) => (withoutGroup.value = value)} />
      </div>
      {problem !== undefined && <p class="hint" role="status">{problem}</p>}
      {!usable && <p class="hint">Choose a point in a map to add this to.</p>}
      <RangeField label="Strength" value={at} min={-STRONGEST} max={STRONGEST} step={0.05} text={at.toFixed(2).replace('-', '−')} disabled={!usable || direction === undefined} onInput={moveBy} />
      {strip !== undefined && (
        <Thumbnails
          label="The point in hand at strengths from less to more"
          data={loaded}
          size={40}
          items={STRENGTHS.map((by, i) => ({ key: by, values: rowAt(strip, i, loaded.features), label: `Strength ${by}`, caption: String(by).replace('-', '−'), current: at === by }))}
          onPick={(i) => moveBy(STRENGTHS[i])}
        />
      )}
      <div class="row">
        <button type="button" disabled={at === 0} onClick={() => moveBy(0)}>Back to the start</button>
        <button
          type="button"
          disabled={at === 0}
          onClick={() => {
            held.settle();
            strength.value = 0;
          }}
        >
          Go on from here
        </button>
      </div>
    </div>
  );
}

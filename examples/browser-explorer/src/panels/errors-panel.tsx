import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { data, encoded } from '../state/data.js';
import { urlState } from '../state/url.js';
import { className, classesIn } from '../tools/samples.js';
import { beyond, detection, extremes, thresholdFor } from '../tools/threshold.js';
import { ClassName } from '../ui/class-name.js';
import { ErrorBars } from '../ui/error-bars.js';
import { ErrorCases } from '../ui/error-cases.js';
import { RangeField } from '../ui/range-field.js';
import { SelectField } from '../ui/select-field.js';
import { ToolColumns, ToolPanel } from '../ui/tool-panel.js';
import { count, short } from '../ui/words.js';

const CASES = 10;
/** The library's own bounds: half of the samples cannot be strange. */
const SHARES = { least: 0.001, most: 0.5 } as const;

/** Share of the samples above the threshold. */
const share = urlState('above', 0.05, (text) => {
  const value = Number(text);
  return value >= SHARES.least && value <= SHARES.most ? value : undefined;
});
/** The class that is taken for the anomaly; empty for none. */
const anomaly = urlState('anomaly', '', (text) => text);
/** A threshold set by hand, for the errors that it was set for. */
const exact = signal<{ readonly errors: Float32Array; readonly value: number } | undefined>(undefined);

/** How well samples are reconstructed, and which are not. */
export function ErrorsPanel(): preact.JSX.Element {
  return (
    <ToolPanel id="errors" title="Reconstruction errors" need="codes">
      <Errors />
    </ToolPanel>
  );
}

function Errors(): preact.JSX.Element {
  const loaded = data.value!;
  const { errors } = encoded.value!;
  const byShare = useMemo(() => thresholdFor(errors, share.value), [errors, share.value]);
  const threshold = exact.value?.errors === errors ? exact.value.value : byShare;
  const most = useMemo(() => errors.reduce((a, b) => Math.max(a, b), 0), [errors]);
  const above = useMemo(() => beyond(errors, threshold, loaded.labels), [errors, threshold, loaded]);
  const cases = useMemo(() => extremes(errors, Math.min(CASES, Math.ceil(errors.length / 2))), [errors]);
  const setThreshold = (value: number): void => void (exact.value = { errors, value });
  const percent = `${short(100 * above.share)}%`;
  return (
    <ToolColumns
      wide
      controls={
        <>
          <ErrorBars
            errors={errors}
            mark={threshold}
            markText={short(threshold)}
            label={`Mean squared errors of ${count(errors.length)} samples; ${count(above.count)} lie above ${short(threshold)}`}
            above
            height={140}
            onMark={setThreshold}
          />
          <div class="stack">
            <RangeField label="Threshold" value={threshold} min={0} max={most} step={most / 500} text={short(threshold)} onInput={setThreshold} />
            <RangeField
              label="Contamination"
              value={Math.min(SHARES.most, Math.max(SHARES.least, above.share))}
              min={SHARES.least}
              max={SHARES.most}
              step={0.001}
              text={percent}
              onInput={(value) => {
                exact.value = undefined;
                share.value = value;
              }}
            />
          </div>
          <p role="status">
            <strong>{count(above.count)}</strong> of {count(errors.length)} samples ({percent}) lie above a mean squared error of {short(threshold)}.
          </p>
          {loaded.labels !== undefined && (
            <>
              <Classes classes={above.classes} />
              <Detection threshold={threshold} labels={loaded.labels} />
        </>
      )}
        </>
      }
    >
      <ErrorCases title="Worst reconstructed" rows={cases.most} />
      <ErrorCases title="Best reconstructed" rows={cases.least} />
    </ToolColumns>
  );
}

function Classes(props: { readonly classes: ReturnType<typeof beyond>['classes'] }): preact.JSX.Element {
  const loaded = data.value!;
  const shares = props.classes.map((c) => c.count / c.total);
  const most = Math.max(...shares, 1e-9);
  return (
    <div class="stack">
      <h3>Above the threshold, by class</h3>
      <div class="votes scroll" role="list">
        {props.classes.map(({ label, count: n, total }, i) => (
          <div key={label} role="listitem">
            <ClassName data={loaded} label={label} bar={shares[i] / most} text={`${count(n)} of ${count(total)}`} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Detection(props: { readonly threshold: number; readonly labels: Int32Array }): preact.JSX.Element {
  const { threshold, labels } = props;
  const loaded = data.value!;
  const { errors } = encoded.value!;
  const classes = useMemo(() => classesIn(labels), [labels]);
  const chosen = classes.find(({ label }) => String(label) === anomaly.value)?.label;
  const scores = useMemo(() => (chosen === undefined ? undefined : detection(errors, threshold, labels, chosen)), [errors, threshold, labels, chosen]);
  return (
    <div class="stack">
      <SelectField
        label="Class taken for the anomaly"
        value={chosen === undefined ? '' : String(chosen)}
        onChoose={(value) => (anomaly.value = value)}
        choices={[{ value: '', label: 'None' }, ...classes.map(({ label }) => ({ value: String(label), label: className(loaded, label) }))]}
      />
      {scores !== undefined && (
        <p role="status">
          Precision <strong>{scores.precision.toFixed(3)}</strong>, recall <strong>{scores.recall.toFixed(3)}</strong>, F1 <strong>{scores.f1.toFixed(3)}</strong>.
        </p>
      )}
    </div>
  );
}

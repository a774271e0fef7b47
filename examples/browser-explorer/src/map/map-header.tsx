import { useRef } from 'preact/hooks';
import { model } from '../state/data.js';
import { type MapChoice, runOf, shownCodes } from '../state/maps.js';
import { type TsneRun, tsneSettings } from '../state/tsne-runs.js';
import { SettingField } from '../ui/setting-field.js';
import { KIND_NAMES, MAP_KINDS, type MapKind } from './layout.js';

/** What a map shows, and what can be set for that. */
export function MapHeader(props: { readonly choice: MapChoice; readonly name: string }): preact.JSX.Element {
  const { choice, name } = props;
  const run = runOf(choice.kind.value);
  return (
    <div class="map-header">
      <select class="map-kind" aria-label={`${name} shows`} value={choice.kind.value} onChange={(event) => (choice.kind.value = event.currentTarget.value as MapKind)}>
        {MAP_KINDS.map((kind) => (
          <option key={kind} value={kind}>{KIND_NAMES[kind]}</option>
        ))}
      </select>
      {choice.kind.value === 'axes' && <AxisChoice choice={choice} name={name} />}
      {run !== undefined && <RunControls run={run} name={name} />}
    </div>
  );
}

function AxisChoice(props: { readonly choice: MapChoice; readonly name: string }): preact.JSX.Element | null {
  const { choice, name } = props;
  const latentDim = shownCodes.value?.latentDim ?? model.value?.latentDim ?? 0;
  if (latentDim < 3) return null;
  const select = (at: 0 | 1, label: string): preact.JSX.Element => (
    <select
      aria-label={`${name}: code axis ${label}`}
      value={String(Math.min(choice.axes.value[at], latentDim - 1))}
      onChange={(event) => {
        const axis = Number(event.currentTarget.value);
        choice.axes.value = at === 0 ? [axis, choice.axes.value[1]] : [choice.axes.value[0], axis];
      }}
    >
      {Array.from({ length: latentDim }, (_, axis) => (
        <option key={axis} value={String(axis)}>{`${at === 0 ? '→' : '↑'} ${axis + 1}`}</option>
      ))}
    </select>
  );
  return (
    <span class="axis-choice">
      {select(0, 'across')}
      {select(1, 'upwards')}
    </span>
  );
}

function RunControls(props: { readonly run: TsneRun; readonly name: string }): preact.JSX.Element {
  const { run, name } = props;
  return (
    <span class="run-controls">
      {run.running.value ? (
        <button type="button" aria-label={`Stop t-SNE of ${name}`} onClick={() => run.stop()}>Stop</button>
      ) : (
        <button type="button" aria-label={`Restart t-SNE of ${name}`} disabled={hasProblem()} onClick={() => run.restart()}>Restart</button>
      )}
      <RunSettings run={run} name={name} />
    </span>
  );
}

/** Settings of the next run, in a box that closes when one goes elsewhere. */
function RunSettings(props: { readonly run: TsneRun; readonly name: string }): preact.JSX.Element {
  const { run, name } = props;
  const details = useRef<HTMLDetailsElement>(null);
  const close = (): void => {
    details.current!.open = false;
  };
  return (
    <details
      ref={details}
      class="popover"
      onFocusOut={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && close()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !details.current!.open) return;
        event.preventDefault();
        close();
        details.current!.querySelector('summary')!.focus();
      }}
    >
      <summary aria-label={`Settings of t-SNE of ${name}`}>Settings</summary>
      <div class="popover-body" tabIndex={-1}>
        <SettingField setting={tsneSettings.perplexity} />
        <SettingField setting={tsneSettings.rows} />
        <SettingField setting={tsneSettings.seed} />
        <button
          type="button"
          class="primary"
          disabled={hasProblem()}
          onClick={() => {
            close();
            run.restart();
          }}
        >
          Begin anew
        </button>
      </div>
    </details>
  );
}

function hasProblem(): boolean {
  return Object.values(tsneSettings).some((setting) => setting.problem.value !== undefined);
}

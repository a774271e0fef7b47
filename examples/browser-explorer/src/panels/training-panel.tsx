import type { Family, TrainingRequest } from '../protocol.js';
import { data, model, phase, ready } from '../state/data.js';
import { pause, resume, step, stop } from '../state/model-actions.js';
import { engine, family, hidden, latentDim, problems, shownSettings } from '../state/settings.js';
import { startTraining } from '../state/start.js';
import { SelectField } from '../ui/select-field.js';
import { SettingField } from '../ui/setting-field.js';

const FAMILY_LABELS: readonly (readonly [Family, string])[] = [
  ['variational', 'Variational'],
  ['stacked', 'Plain'],
  ['denoising', 'Denoising'],
  ['sparse', 'Sparse'],
  ['convolutional', 'Convolutional'],
];

const ENGINES: readonly { readonly value: TrainingRequest['engine']; readonly label: string }[] = [
  { value: 'auto', label: 'The fastest here' },
  { value: 'compiled', label: 'Compiled' },
  { value: 'eager', label: 'TensorFlow.js' },
];

/** What to train and the buttons that do. */
export function TrainingPanel(): preact.JSX.Element {
  const idle = phase.value === 'idle';
  const pictures = data.value === undefined || data.value.image !== undefined;
  return (
    <section class="panel" aria-labelledby="training-heading">
      <header>
        <h2 id="training-heading">Training</h2>
      </header>
      <fieldset class="fields" disabled={!idle}>
        <legend class="visually-hidden">What to train</legend>
        <SelectField
          label="Autoencoder"
          wide
          value={family.value}
          onChoose={(value) => (family.value = value)}
          choices={FAMILY_LABELS.map(([value, label]) => ({ value, label: value === 'convolutional' && !pictures ? `${label} (needs images)` : label, disabled: value === 'convolutional' && !pictures }))}
        />
        <SettingField setting={latentDim} />
        {shownSettings.value.includes(hidden) && <SettingField setting={hidden} />}
        {shownSettings.value
          .filter((setting) => setting !== latentDim && setting !== hidden)
          .map((setting) => (
            <SettingField key={setting.label} setting={setting} />
          ))}
        <SelectField label="Computed by" wide value={engine.value} onChoose={(value) => (engine.value = value)} choices={ENGINES} />
      </fieldset>
      <TrainingButtons />
    </section>
  );
}

function TrainingButtons(): preact.JSX.Element {
  const now = phase.value;
  const unusable = data.value === undefined || problems.value.length > 0;
  if (now === 'idle') {
    return (
      <div class="stack">
        <div class="row">
          <button type="button" class="primary grow" disabled={unusable} onClick={() => startTraining(false)}>{model.value === undefined ? 'Train' : 'Train anew'}</button>
          {ready.value && <button type="button" class="grow" disabled={unusable} onClick={() => startTraining(true)}>Train further</button>}
        </div>
        {problems.value.length > 0 && <p class="hint" role="status">To train, put right: {problems.value.map((setting) => setting.label.toLowerCase()).join(', ')}.</p>}
        {data.value === undefined && <p class="hint">Choose data first.</p>}
      </div>
    );
  }
  return (
    <div class="row">
      {now === 'paused' ? (
        <button type="button" class="primary grow" onClick={() => resume()}>Resume</button>
      ) : (
        <button type="button" class="grow" disabled={now === 'preparing'} onClick={() => pause()}>{now === 'preparing' ? 'Preparing…' : 'Pause'}</button>
      )}
      <button type="button" disabled={now !== 'paused'} onClick={() => step()}>Step</button>
      <button type="button" disabled={now === 'preparing'} onClick={() => stop()}>Stop</button>
    </div>
  );
}

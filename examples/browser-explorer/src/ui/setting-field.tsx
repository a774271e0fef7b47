import { useId } from 'preact/hooks';
import type { Setting } from '../state/setting.js';

/** A setting as a labelled input, with what is wrong with it below. */
export function SettingField(props: { readonly setting: Setting<unknown>; readonly disabled?: boolean; readonly wide?: boolean; readonly numeric?: boolean }): preact.JSX.Element {
  const { setting, disabled = false, wide = false } = props;
  const id = useId();
  const problem = setting.problem.value;
  return (
    <div class={wide ? 'field wide' : 'field'}>
      <label for={id}>{setting.label}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        value={setting.text.value}
        disabled={disabled}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onInput={(event) => (setting.text.value = event.currentTarget.value)}
      />
      {problem !== undefined && <p id={`${id}-problem`} class="message">{problem}</p>}
    </div>
  );
}

import { useId } from 'preact/hooks';

/** A labelled slider with its value beside the label. */
export function RangeField(props: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly text: string;
  readonly onInput: (value: number) => void;
  readonly disabled?: boolean;
}): preact.JSX.Element {
  const { label, value, min, max, step, text, onInput, disabled = false } = props;
  const id = useId();
  return (
    <div class="field range-field">
      <span class="row apart">
        <label for={id}>{label}</label>
        <output for={id}>{text}</output>
      </span>
      <input id={id} type="range" min={min} max={max} step={step} value={value} disabled={disabled} aria-valuetext={text} onInput={(event) => onInput(event.currentTarget.valueAsNumber)} />
    </div>
  );
}

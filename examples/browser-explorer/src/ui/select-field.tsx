/** One of a few named choices. */
export function SelectField<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[];
  readonly onChoose: (value: T) => void;
  readonly disabled?: boolean;
  readonly wide?: boolean;
}): preact.JSX.Element {
  return (
    <label class={props.wide === true ? 'field wide' : 'field'}>
      <span>{props.label}</span>
      <select value={props.value} disabled={props.disabled ?? false} onChange={(event) => props.onChoose(event.currentTarget.value as T)}>
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value} disabled={choice.disabled ?? false}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}

import { chooseTheme, themeChoice, type ThemeChoice } from '../state/theme.js';

/** What each choice is called, what it looks like, and which comes after it. */
const CHOICES: Readonly<Record<ThemeChoice, { readonly words: string; readonly next: ThemeChoice; readonly shape: preact.JSX.Element }>> = {
  system: { words: 'as the system has it', next: 'light', shape: <path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor" stroke="none" /> },
  light: { words: 'light', next: 'dark', shape: <circle cx="8" cy="8" r="2" /> },
  dark: { words: 'dark', next: 'system', shape: <circle cx="8" cy="8" r="6" fill="currentColor" /> },
};

/** Goes from one theme to the next. */
export function ThemeButton(): preact.JSX.Element {
  const { words, next, shape } = CHOICES[themeChoice.value];
  const label = `Theme: ${words}`;
  return (
    <button type="button" class="icon quiet" aria-label={label} title={label} onClick={() => chooseTheme(next)}>
      <svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.3" aria-hidden="true">
        <circle cx="8" cy="8" r="6" />
        {shape}
      </svg>
    </button>
  );
}

import { darkTheme, lightTheme } from '../theme.js';
import type { Theme } from '../theme.js';

/** Rules for what the script adds to a figure. The same text for every figure; nothing outside of one is touched. */
export const interactiveStyle = [
  '.latentkit-figure{position:relative;margin:0;width:fit-content;max-width:100%}',
  '.latentkit-figure>.latentkit-light,.latentkit-figure>.latentkit-dark{position:relative}',
  '.latentkit-figure svg[data-kind]{display:block;max-width:100%;height:auto;-webkit-user-select:none;user-select:none}',
  '.latentkit-figure .latentkit-hit{cursor:crosshair;outline:none}',
  '.latentkit-figure .latentkit-hit:focus-visible{stroke:var(--latentkit-accent);stroke-width:2}',
  '.latentkit-figure .latentkit-turn{cursor:grab;touch-action:none}',
  '.latentkit-figure .latentkit-turn:active{cursor:grabbing}',
  '.latentkit-figure .latentkit-ring{stroke:var(--latentkit-ink);stroke-width:2}',
  '.latentkit-figure .latentkit-frame{stroke:var(--latentkit-accent);stroke-width:3}',
  '.latentkit-figure .latentkit-rule{stroke:var(--latentkit-muted)}',
  '.latentkit-figure .latentkit-dot{fill:var(--latentkit-background)}',
  '.latentkit-figure .latentkit-accent{fill:var(--latentkit-accent)}',
  '.latentkit-figure .latentkit-toggle{cursor:pointer;outline:none}',
  '.latentkit-figure .latentkit-toggle[aria-pressed=false]{opacity:.35}',
  '.latentkit-figure .latentkit-toggle:focus-visible rect{stroke:var(--latentkit-accent)}',
  '.latentkit-tip{position:absolute;z-index:2;box-sizing:border-box;max-width:18em;padding:6px 9px;border:1px solid var(--latentkit-rule);border-radius:4px;',
  'background:var(--latentkit-background);color:var(--latentkit-ink);font:12px/1.45 Inter,system-ui,sans-serif;pointer-events:none;overflow-wrap:anywhere}',
  '.latentkit-tip[hidden]{display:none}',
  '.latentkit-swatch{display:inline-block;width:9px;height:9px;margin-right:6px;border-radius:50%}',
  '.latentkit-picture{position:relative;overflow:hidden;margin-bottom:5px}',
  '.latentkit-picture img{position:absolute;max-width:none;image-rendering:pixelated}',
  '.latentkit-tools{position:absolute;top:8px;right:8px;display:flex;gap:4px;opacity:.35}',
  '.latentkit-figure:hover .latentkit-tools,.latentkit-tools:focus-within{opacity:1}',
  '.latentkit-tools button{width:24px;height:24px;padding:0;border:1px solid var(--latentkit-rule);border-radius:4px;background:var(--latentkit-background);',
  'color:var(--latentkit-ink);font:14px/1 system-ui,sans-serif;cursor:pointer}',
].join('');

/** The colours that {@link interactiveStyle} takes, for one theme. */
export function themeProperties(theme: Theme): string {
  const { background, ink, muted, rule, accent } = theme;
  return Object.entries({ background, ink, muted, rule, accent })
    .map(([name, value]) => `--latentkit-${name}:${value}`)
    .join(';');
}

/** Which of two drawings or pictures is seen in which scheme, and the colours of both. */
export const schemeStyle = [
  `.latentkit-auto{${themeProperties(lightTheme)}}`,
  '.latentkit-auto .latentkit-dark{display:none}',
  `@media(prefers-color-scheme:dark){.latentkit-auto{${themeProperties(darkTheme)}}`,
  '.latentkit-auto .latentkit-light{display:none}.latentkit-auto .latentkit-dark{display:inline}.latentkit-auto>div.latentkit-dark{display:block}}',
].join('');

// Bundled into one script by scripts/interactive-script.mjs; src/interactive/script.ts holds the result.
import type { Interaction } from '../../interaction.js';
import { startCells } from './cells.js';
import { startCurves } from './curves.js';
import { startPoints } from './points.js';
import { startScene } from './scene.js';
import { createTooltip } from './tooltip.js';

for (const root of document.querySelectorAll<HTMLElement>('.latentkit-figure:not([data-live])')) {
  const data = root.querySelector('script[type="application/json"]');
  if (data === null) continue;
  root.dataset['live'] = '';
  const interactions = JSON.parse(data.textContent) as readonly Interaction[];
  for (const svg of root.querySelectorAll('svg[data-kind]')) {
    // What is inside an image cannot be reached by keys and screen readers; inside a group it can.
    svg.setAttribute('role', 'group');
    // The figure itself, or what holds one of two drawings.
    const host = svg.parentElement!;
    const tooltip = createTooltip(host);
    svg.querySelectorAll<SVGGElement>('[data-interactive]').forEach((layer, i) => start(host, layer, interactions[i], tooltip));
  }
}

function start(host: HTMLElement, layer: SVGGElement, interaction: Interaction, tooltip: ReturnType<typeof createTooltip>): void {
  if (interaction.kind === 'points') startPoints(host, layer, interaction, tooltip);
  else if (interaction.kind === 'curves') startCurves(layer, interaction, tooltip);
  else if (interaction.kind === 'cells') startCells(layer, interaction, tooltip);
  else startScene(host, layer, interaction);
}

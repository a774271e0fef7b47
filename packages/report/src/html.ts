import { escapeHtml, metricWords } from '@latentkit/viz';
import type { ReportValue } from './input.js';

/** A value in a cell: numbers with four digits, structures as JSON, everything escaped. */
export function valueHtml(value: ReportValue | undefined): string {
  if (value === undefined || value === null) return '<span class="none">none</span>';
  if (typeof value === 'number') return Number.isInteger(value) ? value.toLocaleString('en-US') : String(Number(value.toPrecision(6)));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return escapeHtml(value);
  if (Array.isArray(value) && value.every((v) => typeof v === 'number' || typeof v === 'string')) return escapeHtml(value.join(', '));
  return `<code>${escapeHtml(JSON.stringify(value))}</code>`;
}

/** A table of names and values; `caption` is its accessible name, where what surrounds it has not said it. */
export function nameValueTable(caption: string, rows: readonly (readonly [name: string, html: string])[]): string {
  const body = rows.map(([name, html]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${html}</td></tr>`).join('');
  return `<table class="pairs">${caption === '' ? '' : `<caption>${escapeHtml(caption)}</caption>`}<tbody>${body}</tbody></table>`;
}

/** A table with a head; cells are HTML already, the first of each row is its heading. Where it is too wide for the page, it scrolls by itself. */
export function dataTable(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows.map(([first, ...rest]) => `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td${cellClass(cell)}>${cell}</td>`).join('')}</tr>`);
  return (
    `<div class="scroll" role="region" aria-label="${escapeHtml(caption)}" tabindex="0"><table class="data"><caption>${escapeHtml(caption)}</caption>` +
    `<thead><tr>${head.map((name) => `<th scope="col"${cellClass(name)}>${escapeHtml(name)}</th>`).join('')}</tr></thead>` +
    `<tbody>${body.join('')}</tbody></table></div>`
  );
}

/** Numbers and other short cells are not broken over lines. */
function cellClass(html: string): string {
  if (html.startsWith('<span class="bar"')) return ' class="bars"';
  return html.replace(/<[^>]*>/g, '').length <= 12 ? ' class="short"' : '';
}

/** A part of the page with its heading. Empty content gives no section. */
export function section(id: string, heading: string, inner: string): string {
  if (inner === '') return '';
  return `<section id="${id}" aria-labelledby="${id}-heading">\n<h2 id="${id}-heading">${escapeHtml(heading)}</h2>\n${inner}\n</section>`;
}

/** A paragraph of plain text. */
export function paragraph(text: string, className?: string): string {
  return `<p${className === undefined ? '' : ` class="${className}"`}>${escapeHtml(text)}</p>`;
}

/** `roundedAccuracy` as `rounded accuracy`; initials such as MSE stay. */
export function words(name: string): string {
  const [, side = '', rest = name] = /^(val)([A-Z].*)$/.exec(name) ?? [];
  const base = side === '' ? rest : rest[0].toLowerCase() + rest.slice(1);
  return side === '' ? metricWords(base) : `validation ${metricWords(base)}`;
}

/** A share as people read it. */
export function percentText(share: number): string {
  if (Number.isNaN(share)) return '–';
  const size = (100 * Math.abs(share)).toFixed(1);
  // What rounds to nothing has no sign.
  return `${share < 0 && Number(size) > 0 ? '−' : ''}${size}%`;
}

/** A number of bytes as people read it. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const unit = bytes < 1e6 ? 'kB' : 'MB';
  const value = bytes / (bytes < 1e6 ? 1e3 : 1e6);
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** A duration as people read it. */
export function durationText(seconds: number): string {
  // Rounded first, so that no minute has sixty seconds.
  const whole = Math.round(seconds);
  if (whole < 60) return `${seconds < 9.95 ? seconds.toFixed(1) : whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

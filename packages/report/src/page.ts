import { escapeHtml, interactiveScript, interactiveScriptHash } from '@latentkit/viz';

const STYLE = `
:root { color-scheme: light dark; --back: #ffffff; --raised: #f5f7f9; --ink: #1c2127; --muted: #5c6670; --line: #dfe3e8; --accent: #2f7fc4; --bar: #9cc4e8; }
@media (prefers-color-scheme: dark) {
  :root { --back: #15181c; --raised: #1d2126; --ink: #e8ebee; --muted: #a3adb8; --line: #333a42; --accent: #63a9e6; --bar: #2f5f8c; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
html { scroll-behavior: smooth; scroll-padding-top: 16px; }
.page { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; }
.page.several { max-width: 1280px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 16px; top: 8px; padding: 6px 12px; background: var(--back); border: 2px solid var(--accent); border-radius: 4px; z-index: 9; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 16px 0 0; padding: 0; font-size: .93rem; }
nav a { display: inline-block; padding: 2px 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
header { border-bottom: 1px solid var(--line); padding-bottom: 20px; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 10px; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 44px 0 12px; }
h3 { font-size: 1rem; margin: 20px 0 8px; }
p { margin: 0 0 12px; max-width: 75ch; overflow-wrap: anywhere; }
.verdict { font-size: 1.12rem; margin: 0; }
.note, figcaption { color: var(--muted); font-size: .9rem; }
.none { color: var(--muted); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 24px; align-items: start; }
figure { margin: 0 0 12px; min-width: 0; }
figcaption { margin-top: 4px; max-width: 75ch; overflow-wrap: anywhere; }
figure svg { display: block; max-width: 100%; height: auto; }
figure > figure, .wide > figure, .narrow > figure { margin: 0; }
.fill .latentkit-figure, .fill .latentkit-figure svg[data-kind] { width: 100%; max-width: 640px; }
.maps .latentkit-figure, .maps .latentkit-figure svg[data-kind] { max-width: 100%; }
@media (max-width: 699px) { .fill .latentkit-figure:has(.latentkit-tools) { padding-top: 30px; } .latentkit-tools { top: 0; } }
.models { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 500px), 1fr)); gap: 8px 32px; align-items: start; }
.models .figures { grid-template-columns: minmax(0, 1fr); gap: 8px; }
.models + figure, .models + .figures, .models + p { margin-top: 24px; }
article { min-width: 0; }
article h3 { margin: 12px 0 8px; padding-bottom: 4px; border-bottom: 1px solid var(--line); }
.maps { display: grid; grid-template-columns: 2fr 1fr; gap: 8px 24px; align-items: start; }
.maps > figure:first-child { grid-row: span 2; }
.scroll { overflow-x: auto; }
.narrow { display: none; }
@media (max-width: 699px) { .wide { height: 0; overflow: hidden; visibility: hidden; } .narrow { display: block; } .page { padding: 20px 16px 48px; } .maps { grid-template-columns: minmax(0, 1fr); } h1 { font-size: 1.5rem; } h2 { margin-top: 36px; } }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  body { font-size: 11pt; }
  .page { max-width: none; padding: 0; }
  nav, .skip, .latentkit-tools { display: none; }
  figure, tr, pre { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
table + table, .figures + table, p + table, * + .scroll { margin-top: 28px; }
.figures > table, .figures > .scroll { margin-top: 0; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 6px; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px 6px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 500; }
caption { max-width: min(75ch, 100vw - 32px); }
.scroll tbody th { min-width: 7.5em; position: sticky; left: 0; background: var(--back); overflow-wrap: break-word; }
thead th { color: var(--muted); border-top: 0; font-size: .85rem; }
.pairs th { color: var(--muted); width: 38%; overflow-wrap: normal; }
.data td { text-align: right; }
.data .short { overflow-wrap: normal; }
.data thead th:not(:first-child) { text-align: right; }
td:last-child, th:last-child { padding-right: 0; }
.data td.bars { width: 38%; text-align: left; vertical-align: middle; }
.bar { display: block; height: 10px; min-width: 1px; background: var(--bar); border-radius: 2px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .86em; }
pre { margin: 0 0 12px; padding: 12px 14px; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
.better { color: var(--accent); font-weight: 600; }
details { margin-top: 16px; }
summary { cursor: pointer; color: var(--muted); }
details pre { margin-top: 8px; }
footer { margin-top: 48px; border-top: 1px solid var(--line); padding-top: 12px; color: var(--muted); font-size: .85rem; }
`;

/** What a page is made of, as HTML but for the title. */
export interface PageParts {
  readonly title: string;
  readonly header: string;
  /** The sections that the table of contents leads to. */
  readonly contents: readonly { readonly id: string; readonly heading: string }[];
  readonly body: string;
  readonly footer: string;
  /** Whether several models stand beside each other. */
  readonly wide: boolean;
  /** Rules for the figures. */
  readonly style: string;
  /** Whether figures need the script. */
  readonly interactive: boolean;
}

/** The whole document: it fetches nothing and runs nothing but the script of the figures; its policy forbids all else. */
export function page({ title, header, contents, body, footer, wide, style, interactive }: PageParts): string {
  const scripts = interactive ? `; script-src '${interactiveScriptHash}'` : '';
  const links = contents.map(({ id, heading }) => `<li><a href="#${id}">${escapeHtml(heading)}</a></li>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'${scripts}; base-uri 'none'; form-action 'none'">
<meta name="generator" content="LatentKit">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${STYLE}${style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="page${wide ? ' several' : ''}">
<header>
${header}
<nav aria-label="Contents"><ul>${links}</ul></nav>
</header>
<main id="content">
${body}
</main>
<footer>${footer}</footer>
</div>${interactive ? `\n<script>${interactiveScript}</script>` : ''}
</body>
</html>
`;
}

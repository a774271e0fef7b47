import { escapeHtml } from '@latentkit/viz';

const STYLE = `
:root { color-scheme: light dark; --back: #ffffff; --raised: #f5f7f9; --ink: #1c2127; --muted: #5c6670; --line: #dfe3e8; --accent: #2f7fc4; --bar: #9cc4e8; }
@media (prefers-color-scheme: dark) {
  :root { --back: #15181c; --raised: #1d2126; --ink: #e8ebee; --muted: #a3adb8; --line: #333a42; --accent: #63a9e6; --bar: #2f5f8c; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; }
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
.fill svg { width: 100%; }
.dark { display: none; }
.narrow { display: none; }
@media (prefers-color-scheme: dark) { .light { display: none; } .dark { display: block; } }
@media (max-width: 699px) { .wide { display: none; } .narrow { display: block; } main { padding: 20px 16px 48px; } h1 { font-size: 1.5rem; } h2 { margin-top: 36px; } }
table + table, .figures + table, p + table { margin-top: 28px; }
.figures > table { margin-top: 0; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 6px; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px 6px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 500; }
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

/** The whole document: no scripts, and nothing that it would fetch; its policy forbids both. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="generator" content="LatentKit">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

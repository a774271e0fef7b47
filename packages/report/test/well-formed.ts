const VOID = new Set(['meta', 'link', 'br', 'img', 'hr']);

/** What is wrong with a document's nesting, attributes, entities and ids; empty where nothing is. */
export function problemsOf(html: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  const ids = new Set<string>();
  const body = html.replace(/^<!doctype html>\s*/, '').replace(/<style>[^<]*<\/style>/, '').replace(/<script\b[^>]*>.*?<\/script>/gs, '');
  let end = 0;
  for (const match of body.matchAll(/<(\/?)([\w-]+)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/g)) {
    const [whole, closing, name, attributes, selfClosing] = match;
    const text = body.slice(end, match.index);
    if (/[<>]/.test(text)) problems.push(`a stray bracket: ${text.slice(0, 60)}`);
    if (/&(?!(?:amp|lt|gt|quot|#39|#\d+);)/.test(text)) problems.push(`an unescaped &: ${text.slice(0, 60)}`);
    end = match.index + whole.length;
    const id = /\sid="([^"]*)"/.exec(attributes)?.[1];
    if (id !== undefined && ids.has(id)) problems.push(`id ${id} twice`);
    if (id !== undefined) ids.add(id);
    if (closing === '/') {
      const last = open.pop();
      if (last !== name) problems.push(`</${name}> closes <${last ?? 'nothing'}>`);
    } else if (selfClosing === '' && !VOID.has(name)) open.push(name);
  }
  if (open.length > 0) problems.push(`never closed: ${open.join(', ')}`);
  return problems;
}

/** The text of a document, entities decoded. */
export function textOf(html: string): string {
  const text = html.replace(/<style>[^<]*<\/style>/, '').replace(/<script\b[^>]*>.*?<\/script>/gs, ' ').replace(/<[^>]*>/g, ' ');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replace(/\s+/g, ' ');
}

import { element, escapeXml } from './markup.js';

const LONG_NUMBER = /-?\d*\.\d{3,}(?:e[-+]?\d+)?/gi;

/**
 * SVG elements as XML with coordinates of at most two decimals. Written out here because `outerHTML` and
 * `XMLSerializer` differ between documents, and the same figure has to have the same bytes in all of them.
 */
export function serializeSvg(node: Node): string {
  if (node.nodeType === 3) return escapeXml(node.nodeValue ?? '');
  if (node.nodeType !== 1) return '';
  const { localName, attributes, childNodes } = node as Element;
  const entries = Array.from(attributes, ({ name, value }): [string, string] => [name, name.startsWith('aria-') ? value : shorten(value)]);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return element(localName, Object.fromEntries(entries), ...Array.from(childNodes, serializeSvg));
}

function shorten(value: string): string {
  return value.replace(LONG_NUMBER, (digits) => {
    const rounded = Math.round(Number(digits) * 100) / 100;
    return String(rounded === 0 ? 0 : rounded);
  });
}

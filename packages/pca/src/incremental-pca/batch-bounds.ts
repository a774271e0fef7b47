/**
 * First row and end of each batch of n rows. As in scikit-learn a last batch that would have fewer rows than there are
 * components is joined to the one before.
 */
export function batchBounds(n: number, batchSize: number, components: number | 'all'): readonly (readonly [number, number])[] {
  const least = components === 'all' ? 0 : components;
  const bounds: [number, number][] = [];
  let start = 0;
  for (let b = 0; b < Math.floor(n / batchSize); b++) {
    const end = start + batchSize;
    if (end + least > n) continue;
    bounds.push([start, end]);
    start = end;
  }
  if (start < n) bounds.push([start, n]);
  return bounds;
}

/**
 * Deals indices out to parts of the given sizes so that each part's count of each class is its exact share rounded
 * down or up. `order` gives the order in which the members of a class are dealt and in which each part lists them.
 */
export function stratify(order: Int32Array, labels: ArrayLike<number>, sizes: readonly number[]): Int32Array[] {
  const members = new Map<number, number[]>();
  for (const index of order) {
    const label = labels[index];
    const list = members.get(label);
    if (list === undefined) members.set(label, [index]);
    else list.push(index);
  }
  const classes = [...members.keys()].sort((a, b) => a - b);
  const counts = roundTable(classes.map((label) => members.get(label)!.length), sizes);
  const partOf = new Uint8Array(order.length);
  classes.forEach((label, c) => {
    let next = 0;
    counts[c].forEach((count, part) => {
      for (const index of members.get(label)!.slice(next, next + count)) partOf[index] = part;
      next += count;
    });
  });
  return sizes.map((_, part) => order.filter((index) => partOf[index] === part));
}

/**
 * The table rows[i] * columns[j] / total rounded so that every entry is rounded down or up and all row and column sums
 * stay exact. Entries are rounded down first; the units missing from each row then flow to columns that miss some,
 * by augmenting paths (such a rounding always exists, as every transportation problem has an integral solution).
 */
export function roundTable(rows: readonly number[], columns: readonly number[]): number[][] {
  const total = rows.reduce((a, b) => a + b, 0);
  const table = rows.map((row) => columns.map((column) => Math.floor((row * column) / total)));
  const fractional = rows.map((row) => columns.map((column) => (row * column) % total > 0));
  const raised = rows.map(() => columns.map(() => false));
  const missing = columns.map((column, j) => column - table.reduce((sum, row) => sum + row[j], 0));

  // Finds room for one unit of row i: in a column that misses one, or in a column whose unit another row can move.
  const place = (i: number, visited: Set<number>): boolean => {
    const open = columns.map((_, j) => j).filter((j) => fractional[i][j] && !raised[i][j] && !visited.has(j));
    open.sort((a, b) => missing[b] - missing[a]);
    for (const j of open) {
      if (visited.has(j)) continue;
      visited.add(j);
      if (missing[j] > 0) {
        missing[j]--;
        raised[i][j] = true;
        return true;
      }
      for (let other = 0; other < rows.length; other++) {
        if (!raised[other][j] || other === i) continue;
        raised[other][j] = false;
        if (place(other, visited)) {
          raised[i][j] = true;
          return true;
        }
        raised[other][j] = true;
      }
    }
    return false;
  };
  rows.forEach((row, i) => {
    const short = row - table[i].reduce((a, b) => a + b, 0);
    for (let unit = 0; unit < short; unit++) place(i, new Set());
  });
  return table.map((row, i) => row.map((value, j) => value + (raised[i][j] ? 1 : 0)));
}

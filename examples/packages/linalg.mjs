// Which digits hang together least? The graph of nearest neighbours comes apart where its Laplacian's second eigenvector changes sign.
import { loadDigits } from '@latentkit/datasets';
import { SparseMatrix, neighbors, run, smallestEigen, symmetrize } from '@latentkit/linalg';

const { x, y } = await loadDigits(); // 1,797 images
const { indices } = await run(neighbors(x, { k: 10 })); // [1797, 10], on ONNX Runtime where it is installed
const graph = symmetrize(SparseMatrix.fromRows(indices), 'max');
const degrees = graph.rowSums();
console.log(`${graph.size / 2} edges join ${degrees.length} digits to their ten nearest and to those whose nearest they are`);

// I - D^-½ A D^-½ has the eigenvalue 0 once for each part of the graph that nothing joins to the others.
const entries = [...graph.entries()].map(([i, j, value]) => [i, j, -value / Math.sqrt(degrees[i] * degrees[j])]);
const laplacian = SparseMatrix.fromTriplets(graph.shape, [...entries, ...Array.from(degrees, (_, i) => [i, i, 1])]);
const { values, vectors } = smallestEigen(laplacian, 10);
console.log(`smallest eigenvalues: ${[...values].map((value) => Math.abs(value).toFixed(3)).join(' ')}`);
console.log(`so the graph has ${values.filter((value) => value < 1e-9).length} part, and is nearly cut where the second is this small:`);

const side = vectors.data.subarray(degrees.length, 2 * degrees.length);
for (let digit = 0; digit < 10; digit++) {
  const rows = [...y.data.keys()].filter((i) => y.data[i] === digit);
  const left = rows.filter((i) => side[i] < 0).length;
  console.log(`${digit}: ${String(left).padStart(3)} on one side, ${String(rows.length - left).padStart(3)} on the other`);
}

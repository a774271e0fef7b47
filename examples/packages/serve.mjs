// A service that says which tumours are unlike benign ones, asked over HTTP as any program could ask it.
import { sliceRows, takeRows, toNested } from '@latentkit/core';
import { loadWdbc } from '@latentkit/datasets';
import { AnomalyDetector } from '@latentkit/latent';
import { PCA } from '@latentkit/pca';
import { StandardScaler } from '@latentkit/preprocessing';
import { startService } from '@latentkit/serve';

const { x, y } = await loadWdbc(); // [569, 30]; 0 malignant, 1 benign
const benign = takeRows(x, [...y.data.keys()].filter((row) => y.data[row] === 1));
const scaler = new StandardScaler().fit(benign);
const model = new PCA({ components: 5 }).fit(scaler.transform(benign));
const detector = await new AnomalyDetector(model, { contamination: 0.05 }).fit(scaler.transform(benign));

const service = await startService({ model, scaler, detector, sampleShape: [30], name: 'wdbc' });
const ask = async (path, body) => (await fetch(`${service.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();

const { anomalous } = await ask('/v1/score', { x: toNested(x) });
const found = anomalous.filter((is, row) => is && y.data[row] === 0).length;
console.log(`${found} of ${y.data.filter((label) => label === 0).length} malignant tumours are unlike benign ones`);

const { codes } = await ask('/v1/encode', { x: toNested(sliceRows(x, 0, 1)) });
console.log(`code of the first: ${codes[0].map((value) => value.toFixed(2)).join(', ')}`);
const { error } = await ask('/v1/encode', { x: [[1, 2, 3]] });
console.log(`a row that is too short: ${error.message}`);
await service.close();

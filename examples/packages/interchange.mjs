// How does another tool get the encoder? As ONNX files that take raw samples: the scaling is inside.
import { StackedAutoencoder } from '@latentkit/stacked';
import { loadDigits } from '@latentkit/datasets';
import { exportOnnxModels } from '@latentkit/interchange';
import { AffineScaler } from '@latentkit/preprocessing';

const scaler = new AffineScaler({ scale: 16 });
const model = new StackedAutoencoder({ latentDim: 8, hiddenUnits: [32] });
await model.fit(scaler.transform((await loadDigits()).x), { epochs: 3 });
for (const [name, { length }] of await exportOnnxModels(model, { normalisation: scaler })) console.log(name, length);

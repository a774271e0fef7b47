// The same autoencoder after its codes were made orthogonal: the same space in other coordinates.
import { drawCodes, linearModel, x } from './linear.mjs';

const model = await linearModel();
await drawCodes(await model.orthogonalized(x), 'It is: the same codes, made orthogonal', import.meta.url);

// Is it PCA? The codes of a linear autoencoder against the principal components, as it was trained.
import { drawCodes, linearModel } from './linear.mjs';

await drawCodes(await linearModel(), 'Is it PCA? Codes of a linear autoencoder', import.meta.url);

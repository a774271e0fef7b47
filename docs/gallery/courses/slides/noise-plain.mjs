// The plain autoencoder's codes with noise of .001 and .01, and, for comparison, of 1 and 4.
import { plainModel } from './models.mjs';
import { drawNoise } from './noise.mjs';

await drawNoise(await plainModel(), [0.001, 0.01, 1, 4], 'Noise on the codes of the plain autoencoder', import.meta.url);

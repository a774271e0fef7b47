// The variational autoencoder's codes with noise of .01 and .05, and, for comparison, of 1.
import { variationalModel } from './models.mjs';
import { drawNoise } from './noise.mjs';

await drawNoise(await variationalModel(), [0.01, 0.05, 1], 'Noise on the codes of the variational autoencoder', import.meta.url);

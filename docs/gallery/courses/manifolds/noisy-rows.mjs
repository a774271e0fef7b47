// Ten test images, clean and with normal noise of standard deviation 0.4, clipped to [0, 1].
import { reconstructionRows } from '@latentkit/viz';
import { save, tenDigits } from '../shared.mjs';
import { data, noisy } from './models.mjs';

const clean = tenDigits(data);
const figure = reconstructionRows(clean, await noisy(clean), { range: [0, 1], labels: ['Clean', 'Noisy'], title: 'Normal noise of standard deviation 0.4, clipped to [0, 1]' });
await save(figure, import.meta.url);

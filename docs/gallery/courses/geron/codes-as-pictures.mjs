// Ten test images, their codes of 32 ReLU units as pictures of 4×8, and their reconstructions.
import { codeImages } from '@latentkit/viz';
import { save, tenDigits } from '../shared.mjs';
import { data, model } from './models.mjs';

const relu = await model('relu-32');
console.log(relu.trainingRecord.history.epochs.at(-1).values);
const digits = tenDigits(data);
const codes = await relu.encode(digits);
const all = await relu.encode(data.test);
console.log('units that are 0', all.data.filter((v) => v === 0).length / all.data.length);
await save(codeImages(digits, codes, await relu.decode(codes), { codeShape: [4, 8], title: '784-32-784 and its codes' }), import.meta.url);

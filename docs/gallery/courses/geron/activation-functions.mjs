// The activation functions of the lecture.
import { activationFunctions } from '@latentkit/viz';
import { save } from '../shared.mjs';

await save(activationFunctions(['elu', 'leakyRelu', 'relu', 'selu'], { title: 'Activation functions' }), import.meta.url);

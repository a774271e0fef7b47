// Four activation functions with their derivatives.
import { activationFunctions } from '@latentkit/viz';

export const themes = ['light', 'dark'];
export const figure = activationFunctions(['elu', 'leakyRelu', 'relu', 'selu'], { derivatives: true, title: 'Activation functions' });

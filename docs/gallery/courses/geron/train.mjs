// Trains those models of the lecture that several figures share, one after the other.
import { model } from './models.mjs';

for (const name of ['untied', 'tied', 'variational', 'relu-32', 'dense', 'l1', 'kl', 'two-dimensional']) await model(name);

// Two scores that tell malignant tumours from benign ones, learnt from benign ones alone.
import { rocCurve } from '@latentkit/probe';
import { rocCurves } from '@latentkit/viz';
import { curvesOfScores } from '../tumours.mjs';

export const figure = rocCurves(await curvesOfScores(rocCurve), { title: 'Malignant tumours by strangeness' });

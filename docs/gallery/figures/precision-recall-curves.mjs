// Two scores that tell malignant tumours from benign ones: how many of those called malignant are.
import { precisionRecallCurve } from '@latentkit/probe';
import { precisionRecallCurves } from '@latentkit/viz';
import { curvesOfScores } from '../tumours.mjs';

const curves = await curvesOfScores(precisionRecallCurve);
export const figure = precisionRecallCurves(curves, { positiveShare: 212 / 569, title: 'Malignant tumours by strangeness' });

import { type Decoder, type Encoder, ndarray, throwIfAborted } from '@latentkit/core';
import { AnomalyDetector, anomalyDetectorConfig, anomalyProbabilities } from '@latentkit/latent';
import { UsageError } from '../exit-codes.js';
import { type CliIo, json, line } from '../io.js';
import { type LatentModel, seen } from '../latent/model.js';
import { checkOut, checkOutFiles, writeResult } from '../latent/outputs.js';
import { type Samples, conditionOfRows, openSamples } from '../latent/samples.js';
import { readScorer, writeScorer } from '../latent/scorer-file.js';
import { judge, scoredResult, truthOf } from '../latent/scored.js';
import { withModel } from '../latent/session.js';
import { flagValues } from '../schema-flags.js';
import { textTable } from '../text-table.js';
import type { AnomalyFitFlags, AnomalyScoreFlags } from './anomaly-flags.js';

/** `latentkit anomaly fit`: learns what the usual samples score. */
export async function anomalyFitCommand([path, data]: readonly (string | undefined)[], flags: AnomalyFitFlags, io: CliIo): Promise<number> {
  const { out } = flags;
  if (out === undefined) throw new UsageError('Say where the scorer goes: --out scorer.json');
  await checkOutFiles([{ flag: '--out', path: out, endings: ['.json'] }]);
  return withModel(path!, flags, io, async ({ model, signal }) => {
    const settings = flagValues(anomalyDetectorConfig, flags);
    const samples = await openSamples(model, data, flags, io, signal);
    const { measure, k } = settings;
    if (measure === 'neighbors' && k >= samples.count)
      throw new UsageError(`--k: got ${k}, expected at most ${samples.count - 1}, the other rows of ${samples.dataset.name}.`);
    const detector = await new AnomalyDetector(wholeCoder(model, samples, measure), settings).fit(seen(model, samples.dataset.x), { signal });
    throwIfAborted(signal, 'The command');
    await writeScorer(out, detector, model);
    const above = detector.labels.reduce((sum, label) => sum + label, 0);
    const result = {
      model: model.path,
      data: samples.dataset.name,
      samples: samples.count,
      measure,
      contamination: settings.contamination,
      threshold: detector.threshold,
      anomalies: above,
      out,
    };
    if (flags.json) json(io.stdout, result);
    else
      line(
        io.stdout,
        textTable(
          [
            ['model', model.path],
            ['data', `${samples.count.toLocaleString('en-US')} samples of ${result.data}`],
            ['measure', measure],
            ['threshold', `${Number(result.threshold.toPrecision(6))}, above it ${above}`],
            ['written', out],
          ],
          '  ',
        ),
      );
  });
}

/** `latentkit anomaly score`: scores, verdicts and, with labels, how good they are. */
export async function anomalyScoreCommand([path, data]: readonly (string | undefined)[], flags: AnomalyScoreFlags, io: CliIo): Promise<number> {
  await checkOut(flags, { optional: true });
  const scorer = await readScorer(path!);
  return withModel(flags.model ?? scorer.model, flags, io, async ({ model, signal }) => {
    const samples = await openSamples(model, data, flags, io, signal);
    const truth = truthOf(samples, flags);
    const detector = await scorer.detector(model, wholeCoder(model, samples, undefined));
    const known = detector.decisionScores;
    const scores = await detector.decisionFunction(seen(model, samples.dataset.x), { signal });
    const probabilities = anomalyProbabilities(scores, ndarray(known, [known.length]), detector.config.probabilities);
    const judged = judge(scores.data, probabilities.data, detector.threshold, truth);
    await writeResult(
      scoredResult({ scorer: path!, model: model.path, data: samples.dataset.name, measure: detector.config.measure }, judged, flags),
      flags,
      io,
      signal,
    );
  });
}

/** A model for all rows, both ways; measures of codes do not need the way back. */
function wholeCoder(model: LatentModel, samples: Samples, measure: string | undefined): Encoder & Decoder {
  const coder = model.coder(conditionOfRows(model, samples));
  if (measure === 'squared-error' || measure === 'absolute-error') model.requireDecoder();
  return { ...coder, decode: coder.decode ?? (async () => Promise.reject(new UsageError(`${model.path} cannot make samples of codes.`))) };
}

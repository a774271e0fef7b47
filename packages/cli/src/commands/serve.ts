import { type RowOptions, type RunningService, type ServedDetector, type ServedModel, type StartOptions, isLoopback, serviceConfig, startService } from '@latentkit/serve';
import { UsageError, asUsage } from '../exit-codes.js';
import { interrupted } from '../interrupt.js';
import { type CliIo, line } from '../io.js';
import { asFlag } from '../listening.js';
import type { Coder, LatentModel } from '../latent/model.js';
import { readScorer, type ScorerFile } from '../latent/scorer-file.js';
import { withModel } from '../latent/session.js';
import type { ServeFlags } from './serve-flags.js';

/** `latentkit serve`: answers requests until it is interrupted; those that it has accepted it finishes. */
export async function serveCommand([path]: readonly (string | undefined)[], flags: ServeFlags, io: CliIo): Promise<number> {
  const scorer = flags.scorer === undefined ? undefined : await readScorer(flags.scorer);
  const token = flags.token ?? (process.env['LATENTKIT_TOKEN'] || undefined);
  return withModel(path!, flags, io, async ({ model, signal }) => {
    const detector = scorer === undefined ? undefined : await servedDetector(model, scorer);
    const limits = { ...Object.fromEntries(Object.keys(serviceConfig.schema.shape).map((name) => [name, flags[name as keyof ServeFlags]])), token };
    const { host, port } = flags;
    const service = await asUsage(() =>
      startService({
        ...servedData(model),
        ...(detector !== undefined && { detector }),
        limits,
        host,
        port,
        onError: (error) => line(io.stderr, `error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
      }).catch((error: unknown) => {
        throw asFlag(error);
      }),
    );
    tell(service, model, host, io);
    await interrupted(signal);
    await service.close();
  });
}

/** The model of the service, in the shapes and units of the data. */
function servedData(model: LatentModel): Pick<StartOptions, 'model' | 'sampleShape' | 'inputShape' | 'scaler' | 'classes' | 'name'> {
  const { bundle, nFeatures, scaler, name } = model;
  const inputShape = bundle?.model.inputShape ?? [nFeatures];
  return {
    model: servedModel(model),
    sampleShape: bundle?.record?.data.sampleShape ?? inputShape,
    inputShape,
    ...(scaler !== undefined && { scaler }),
    classes: bundle?.model.slots.conditionUnits ?? 0,
    name,
  };
}

function servedModel(model: LatentModel): ServedModel {
  const { decode, prior } = model.coder() as Partial<ReturnType<typeof wholeCoder>>;
  return {
    latentDim: model.latentDim,
    encode: (x, options) => model.coder(options).encode(x),
    ...(decode !== undefined && { decode: (codes, options) => model.coder(options).decode!(codes) }),
    ...(prior !== undefined && { prior }),
  };
}

async function servedDetector(model: LatentModel, scorer: ScorerFile): Promise<ServedDetector> {
  const detector = await scorer.detector(model, wholeCoder(model));
  return { threshold: detector.threshold, decisionFunction: (x, rows) => detector.withModel(wholeCoder(model, rows)).decisionFunction(x) };
}

/** Measures of codes do not need the way back. */
function wholeCoder(model: LatentModel, rows?: RowOptions): Coder & Required<Pick<Coder, 'decode'>> {
  const coder = model.coder(rows);
  return { ...coder, decode: coder.decode ?? (async () => Promise.reject(new UsageError(`${model.path} cannot make samples of codes.`))) };
}

function tell({ url }: RunningService, model: LatentModel, host: string, io: CliIo): void {
  line(io.stdout, url);
  const batches = `${model.name}, codes of ${model.latentDim} numbers`;
  line(io.stderr, `Serving ${batches}; ${url}/openapi.json describes all requests. Ctrl-C ends it.`);
  if (!isLoopback(host)) line(io.stderr, 'Requests travel unencrypted, and the token with them: put a proxy with HTTPS in front.');
}

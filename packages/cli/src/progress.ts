import { type Callback, type TrainingProgress, formatLoss, progress, terminalProgress } from '@latentkit/autoencoder';
import { SingleBar } from 'cli-progress';
import { duration } from './duration.js';
import { type Output, line } from './io.js';

/** The progress of a training: a bar with loss, rate and time left on a terminal, else one line for each epoch. */
export function trainingProgress(output: Output): { readonly callbacks: readonly Callback[]; end(): void } {
  if (output.isTTY !== true) return { callbacks: [terminalProgress({ write: (text) => line(output, text) })], end: () => undefined };
  const bar = new SingleBar({
    stream: output as NodeJS.WritableStream,
    format: (_options, { progress: share }, state) => barLine(share, state as TrainingProgress & { validation: string }, output.columns ?? 100),
    hideCursor: true,
    clearOnComplete: true,
    fps: 8,
    noTTYOutput: false,
    gracefulExit: false,
  });
  let started = false;
  let validation = '';
  const show = (state: TrainingProgress): void => {
    const total = (state.samplesTotal ?? 1) * state.epochs;
    const done = (state.samplesTotal ?? 1) * (state.epoch - 1) + state.samples;
    const payload = { ...state, validation };
    if (started) bar.update(Math.min(done, total), payload);
    else bar.start(total, done, payload);
    started = true;
  };
  const remember: Callback = {
    name: 'validation-in-bar',
    onEpochEnd: ({ values }) => {
      if (values['valLoss'] !== undefined) validation = formatLoss(values['valLoss']);
    },
  };
  return { callbacks: [progress(show), remember], end: () => (started ? bar.stop() : undefined) };
}

/** One line that fits into a terminal: `epoch 3/10 ━━━━──── 32%  loss 0.1234  val 0.1300  12,300/s  8 s left`. */
export function barLine(share: number, state: TrainingProgress & { readonly validation: string }, columns: number): string {
  const loss = state.values['loss'];
  const parts = [
    `${Math.floor(100 * share)}%`,
    ...(loss === undefined ? [] : [`loss ${formatLoss(loss)}`]),
    ...(state.validation === '' ? [] : [`val ${state.validation}`]),
    `${Math.round(state.samplesPerSecond).toLocaleString('en-US')} samples/s`,
    ...(state.secondsLeft === undefined ? [] : [`${duration(state.secondsLeft)} left`]),
  ];
  const start = `epoch ${String(state.epoch).padStart(String(state.epochs).length)}/${state.epochs} `;
  const end = ` ${parts.join('  ')}`;
  const width = Math.max(0, Math.min(30, columns - 1 - start.length - end.length));
  const full = Math.round(width * share);
  return `${start}${'━'.repeat(full)}${'─'.repeat(width - full)}${end}`;
}

import { type NdArray, ndarray, sizeOf } from '@latentkit/core';
import { overloaded, RequestError } from './request-error.js';

/** Rows of one request that wait for the model or are with it. */
export interface Job {
  readonly rows: NdArray<Float32Array>;
  /** Class of each row, for models that are conditioned on them. */
  readonly classes?: Int32Array | undefined;
}

/** Computes something for each row: [n, …] to [n, …]. */
export type RowFunction = (job: Job) => Promise<NdArray>;

/** What a batcher tells of itself. */
export interface BatchWatch {
  onBatch?(operation: string, rows: number, seconds: number): void;
}

/** Limits of a {@link Batcher}. */
export interface BatchLimits {
  readonly maxBatchRows: number;
  readonly maxBatchDelay: number;
  readonly maxQueuedRows: number;
  readonly queueTimeout: number;
}

interface Waiting extends Job {
  readonly operation: string;
  readonly since: number;
  readonly resolve: (result: NdArray) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
  /** Rows that were put into batches. */
  done: number;
  result: NdArray | undefined;
}

/** Rows of a job that go into one batch. */
interface Share {
  readonly job: Waiting;
  readonly from: number;
  readonly to: number;
}

/**
 * Puts rows of concurrent requests together, so that the model is called once for many, and one call at a time. Requests
 * are served in the order in which they came; one with more rows than a batch has takes turns with those behind it. A
 * batch is begun when the model is free and the rows fill it or the oldest has waited for `maxBatchDelay`.
 */
export class Batcher {
  private queue: Waiting[] = [];
  private queuedRows = 0;
  private busy = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly operations: Readonly<Record<string, RowFunction>>,
    private readonly limits: BatchLimits,
    private readonly watch: BatchWatch = {},
  ) {}

  /** Rows that wait. */
  get waitingRows(): number {
    return this.queuedRows;
  }

  /** Resolves with what the operation makes of the rows. Rejects with a 429 where too many wait, or these waited too long. */
  run(operation: string, { rows, classes }: Job, signal?: AbortSignal): Promise<NdArray> {
    const n = rows.shape[0];
    // A request that is larger than the queue must still have its turn when nobody waits.
    if (this.queuedRows > 0 && this.queuedRows + n > this.limits.maxQueuedRows) {
      return Promise.reject(overloaded(`${this.queuedRows} rows wait for the model already`, 'maxQueuedRows'));
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ operation, rows, classes, signal, resolve, reject, since: performance.now(), done: 0, result: undefined });
      this.queuedRows += n;
      this.wake();
    });
  }

  private wake(): void {
    if (this.busy || this.queue.length === 0) return;
    const { maxBatchRows, maxBatchDelay } = this.limits;
    const left = this.queue[0].since + maxBatchDelay - performance.now();
    if (left <= 0 || this.queuedRows >= maxBatchRows) return this.begin();
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (!this.busy) this.begin();
    }, left);
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.dropAbandoned();
    const batch = this.take();
    if (batch.length === 0) return;
    this.busy = true;
    void this.compute(batch).finally(() => {
      this.busy = false;
      this.wake();
    });
  }

  /** Nobody waits for what was given up, or would still want what waited too long. */
  private dropAbandoned(): void {
    const latest = performance.now() - this.limits.queueTimeout;
    this.queue = this.queue.filter((job) => {
      const gone = job.signal?.aborted === true;
      if (!gone && job.since > latest) return true;
      this.queuedRows -= job.rows.shape[0] - job.done;
      job.reject(gone ? abandoned() : overloaded(`The request waited for the model longer than ${this.limits.queueTimeout} ms`, 'queueTimeout'));
      return false;
    });
  }

  /** The next rows of the operation whose turn it is. What a job has left over goes behind the others. */
  private take(): Share[] {
    const operation = this.queue[0]?.operation;
    const batch: Share[] = [];
    const rest: Waiting[] = [];
    const behind: Waiting[] = [];
    let room = this.limits.maxBatchRows;
    for (const job of this.queue) {
      if (room === 0 || job.operation !== operation) {
        rest.push(job);
        continue;
      }
      const to = Math.min(job.rows.shape[0], job.done + room);
      batch.push({ job, from: job.done, to });
      room -= to - job.done;
      job.done = to;
      if (to < job.rows.shape[0]) behind.push(job);
    }
    this.queue = [...rest, ...behind];
    this.queuedRows -= this.limits.maxBatchRows - room;
    return batch;
  }

  private async compute(batch: readonly Share[]): Promise<void> {
    try {
      give(batch, await this.call(batch));
    } catch (error) {
      // The fault of one must not be that of those who happened to come at the same time.
      if (batch.length === 1) this.fail(batch[0].job, error);
      else for (const share of batch) await this.compute([share]);
    }
  }

  private async call(batch: readonly Share[]): Promise<NdArray> {
    const start = performance.now();
    const { operation } = batch[0].job;
    const joined = join(batch);
    const result = await this.operations[operation](joined);
    this.watch.onBatch?.(operation, joined.rows.shape[0], (performance.now() - start) / 1000);
    return result;
  }

  private fail(job: Waiting, error: unknown): void {
    const at = this.queue.indexOf(job);
    if (at >= 0) {
      this.queue.splice(at, 1);
      this.queuedRows -= job.rows.shape[0] - job.done;
    }
    job.reject(error);
  }
}

/** The rows of a batch behind each other. */
function join(batch: readonly Share[]): Job {
  const [{ job: first, from, to }] = batch;
  const width = sizeOf(first.rows.shape.slice(1));
  const shape = first.rows.shape.slice(1);
  if (batch.length === 1) {
    return { rows: ndarray(first.rows.data.subarray(from * width, to * width), [to - from, ...shape]), classes: first.classes?.subarray(from, to) };
  }
  const n = batch.reduce((sum, share) => sum + share.to - share.from, 0);
  const data = new Float32Array(n * width);
  const classes = first.classes === undefined ? undefined : new Int32Array(n);
  let at = 0;
  for (const { job, from: begin, to: end } of batch) {
    data.set(job.rows.data.subarray(begin * width, end * width), at * width);
    if (job.classes !== undefined) classes?.set(job.classes.subarray(begin, end), at);
    at += end - begin;
  }
  return { rows: ndarray(data, [n, ...shape]), classes };
}

/** Gives each job its rows of the result, and ends those that have all. */
function give(batch: readonly Share[], result: NdArray): void {
  const shape = result.shape.slice(1);
  const width = sizeOf(shape);
  let at = 0;
  for (const { job, from, to } of batch) {
    const part = result.data.subarray(at * width, (at + to - from) * width);
    const n = job.rows.shape[0];
    if (to - from === n) job.result = ndarray(part.slice(), [n, ...shape]);
    else {
      job.result ??= ndarray(result.data instanceof Float32Array ? new Float32Array(n * width) : new Float64Array(n * width), [n, ...shape]);
      job.result.data.set(part, from * width);
    }
    at += to - from;
    if (to === n) job.resolve(job.result);
  }
}

/** Nobody reads this answer. */
function abandoned(): RequestError {
  return new RequestError(499, { code: 'LK_ABANDONED', message: 'The caller has gone.' });
}

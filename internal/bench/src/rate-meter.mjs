/** Repeats in which other processes used more than this many cores count as disturbed. */
export const DISTURBED_CORES = 0.15;

/**
 * Samples per second of a training that goes on: whoever trains calls `tick` after each piece of work; the meter lets a
 * warm-up pass, then cuts the rest into repeats. It asks for `repeats` undisturbed ones, takes at most two more than that,
 * and keeps the least disturbed. The Python peers measure in the same way.
 */
export class RateMeter {
  /** @param {{ repeats?: number, seconds?: number, warmUp?: number, load?: () => { others: number } }} options */
  constructor({ repeats = 5, seconds = 0.9, warmUp = 1.2, load = () => ({ others: 0 }) } = {}) {
    Object.assign(this, { repeats, seconds, warmUp, load, rows: [], ticks: 0, warm: false });
    this.limit = 2.5 * repeats * seconds;
    this.restart();
    this.began = this.from;
  }

  /** Tells that so many more samples are finished. True once enough has been measured. */
  tick(samples) {
    this.ticks += 1;
    this.samples += samples;
    const elapsed = (performance.now() - this.from) / 1000;
    if (!this.warm) {
      if (elapsed < this.warmUp || this.ticks < 3) return false;
      this.warm = true;
      this.restart();
      this.began = this.from;
      return false;
    }
    if (elapsed < this.seconds) return false;
    this.rows.push({ rate: this.samples / elapsed, disturbance: Math.max(0, (this.load().others - this.others) / elapsed) });
    const total = (performance.now() - this.began) / 1000;
    this.restart();
    const clean = this.rows.filter(({ disturbance }) => disturbance <= DISTURBED_CORES).length;
    return clean >= this.repeats || this.rows.length >= this.repeats + 2 || (this.rows.length >= this.repeats && total > this.limit);
  }

  /** What was measured, in samples per second; `disturbance` is the most that others used in a repeat that counts, in cores. */
  result() {
    const kept = [...this.rows].sort((a, b) => a.disturbance - b.disturbance).slice(0, this.repeats);
    if (kept.length === 0) throw new Error('Nothing was measured: the work ended within the warm-up.');
    const rates = kept.map(({ rate }) => rate).sort((a, b) => a - b);
    return {
      median: round(median(rates)),
      best: round(rates.at(-1)),
      worst: round(rates[0]),
      rates: rates.map(round),
      disturbance: Number(Math.max(...kept.map(({ disturbance }) => disturbance)).toFixed(2)),
    };
  }

  restart() {
    this.samples = 0;
    this.others = this.load().others;
    this.from = performance.now();
  }
}

/** The middle of numbers in any order; of two middle ones, their mean. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function round(rate) {
  return Number(rate.toPrecision(6));
}

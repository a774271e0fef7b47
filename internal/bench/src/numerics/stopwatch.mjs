// How a contestant that is a Node process measures: the first call, then repeats; one line of JSON.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { peakMegabytes, report } from '../contestant.mjs';
import { workOf } from './work-list.mjs';

/** Arguments: WORK VARIANT DATA-FOLDER EMBEDDING-FILE. */
function numericsArguments() {
  const [name, variant, folder, embeddingFile] = process.argv.slice(2);
  return { work: workOf(name), variant, folder, embeddingFile };
}

/**
 * Times a job and prints what came of it. The job gives `{ run, quality?, embedding? }`: `run` does the work once and gives
 * its result; `quality(result)` tells figures that show that the work was done; `embedding(result)` is an [n, 2] array that
 * is written for the judge.
 */
export function measure(version, prepare) {
  return report(async () => {
    const { work, variant, folder, embeddingFile } = numericsArguments();
    const job = await prepare(work, folder, variant);
    const seconds = [];
    let disturbance = 0;
    let result;
    for (let i = 0; i < (work.repeats === 1 ? 1 : work.repeats + 1); i++) {
      const before = others();
      const began = performance.now();
      result = await job.run();
      const elapsed = (performance.now() - began) / 1000;
      seconds.push(Number(elapsed.toFixed(4)));
      disturbance = Math.max(disturbance, (others() - before) / elapsed);
    }
    const [first, ...rest] = seconds;
    if (job.embedding !== undefined && embeddingFile !== undefined) {
      if (!existsSync(dirname(embeddingFile))) mkdirSync(dirname(embeddingFile), { recursive: true });
      writeFileSync(embeddingFile, Float64Array.from(job.embedding(result).data));
    }
    return {
      first,
      seconds: rest.length === 0 ? [first] : rest,
      disturbance: Number(Math.max(0, disturbance).toFixed(2)),
      megabytes: peakMegabytes(),
      quality: job.quality?.(result) ?? {},
      version: version(variant),
    };
  });
}

/** CPU seconds that other processes have used so far. */
function others() {
  const busy = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
  const { user, system } = process.cpuUsage();
  return busy - (user + system) / 1e6;
}

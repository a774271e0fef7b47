import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runProcess } from '../training/run-contestant.mjs';

const JUDGE = fileURLToPath(new URL('../peers/python/judge.py', import.meta.url));

/** Exact divergence and trustworthiness of an embedding, by the judge of all contestants; nothing where there is no Python. */
export async function judge(dataFile, embeddingFile) {
  const command = process.env.LATENTKIT_BENCH_PYTHON;
  if (command === undefined) return {};
  const { KL, trustworthiness } = await runProcess(command, [JUDGE, dataFile, embeddingFile]);
  return KL === undefined ? {} : { KL, trustworthiness };
}

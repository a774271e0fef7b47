// Can the noise of step 1,000 be had without the 999 steps before it? And is a file of weights still what was written?
import { LatentKitError, decodeSafetensors, encodeSafetensors, ndarray, random, sha256, zipStore } from '@latentkit/core';

const source = random(42);
const everyStep = Array.from({ length: 1001 }, (_, step) => source.stream('corruption').at(step).normal(64));
const alone = random(42).stream('corruption').at(1000).normal(64); // nothing was drawn before
console.log('step 1,000 alone equals step 1,000 after all others:', alone.every((value, i) => value === everyStep[1000][i]));

// Streams of other names know nothing of each other, whatever the seed.
const [a, b] = ['corruption', 'weights'].map((name) => source.stream(name).at(0).normal(100_000));
const correlation = a.reduce((sum, value, i) => sum + value * b[i], 0) / a.length;
console.log(`correlation of two streams: ${correlation.toFixed(4)} (chance allows ${(2 / Math.sqrt(a.length)).toFixed(4)})`);

// Weights go into a zip archive, its bytes anywhere, and come back to the last bit.
const store = zipStore();
const weights = ndarray(source.stream('weights').at(0).truncatedNormal(64 * 10), [64, 10]);
await store.write('weights.safetensors', encodeSafetensors(new Map([['kernel', weights]])));
const bytes = store.toBytes();
const read = await zipStore(bytes).read('weights.safetensors');
const { tensors } = decodeSafetensors(read);
const kernel = tensors.get('kernel');
console.log(`kernel [${kernel.shape}] of ${bytes.length} bytes, SHA-256 ${(await sha256(read)).slice(0, 12)}…, equal: ${kernel.data.every((value, i) => value === weights.data[i])}`);

// A file that breaks off is refused before any memory is taken for what it promises.
try {
  decodeSafetensors(read.subarray(0, 1000));
} catch (error) {
  if (!(error instanceof LatentKitError)) throw error;
  console.log(`${error.name} (${error.code}): ${error.message}`);
}

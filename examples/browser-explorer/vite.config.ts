import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { offline } from './build/offline.js';

const absent = fileURLToPath(new URL('src/model/no-runtime.ts', import.meta.url));

/** Without these headers a page is not cross-origin isolated, and ONNX Runtime has one thread. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** The large runtimes in files of their own, which change with their own versions only. */
const runtimes = [
  { name: 'tensorflow', test: /node_modules\/.*@tensorflow/ },
  { name: 'onnxruntime', test: /node_modules\/.*onnxruntime-web/ },
];

export default defineConfig({
  base: './',
  plugins: [offline()],
  build: { target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 2000 },
  // ONNX Runtime's build for WebGPU is 27 MB, lacks operators, and is not asked for: graphics processors are left to TensorFlow.js.
  // Of the ways to compute a t-SNE the page takes the library's own.
  resolve: { alias: { 'onnxruntime-web/webgpu': absent, 'tsne-js': absent } },
  worker: { format: 'es', rolldownOptions: { output: { codeSplitting: { groups: runtimes } } } },
  server: { headers: isolation },
  preview: { headers: isolation },
});

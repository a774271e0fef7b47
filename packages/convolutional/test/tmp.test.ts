import { ndarray, random } from '@latentkit/core';
import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { ConvolutionalAutoencoder } from '../src/convolutional-autoencoder.js';
const table = ndarray(Float32Array.from(random(3).stream('conformance').at(0).normal(180), (z, i) => 1 / (1 + Math.exp(-0.2 * z - 2 * Math.sin((i % 9) + i / 9)))), [20, 3, 3]);
test.each([[{upsampling:'nearest'}], [{}], [{outputActivation:'linear',loss:'mse'}], [{upsampling:'nearest', activation:'tanh', pooling:'average'}]])('%j', async (o) => {
 const out: string[] = [];
 for (let seed=0; seed<10; seed++) {
  const all: any[] = [];
  for (const on of [{engine:'eager',device:'cpu'},{engine:'eager',device:'wasm'},{engine:'compiled'}] as const) {
    const m = new ConvolutionalAutoencoder({latentDim:2, seed, ...o as any});
    const h = await m.fit(table, {epochs:1,batchSize:20,optimizer:{name:'sgd',learningRate:1},...on});
    const w = [...m.encoder.getWeights(), ...m.decoder.getWeights()].flatMap(t=>[...t.dataSync()]);
    all.push({loss:h.loss, w});
  }
  const d=(a:number,b:number)=>{let q=0;all[a].w.forEach((v:number,i:number)=>q=Math.max(q,Math.abs(v-all[b].w[i])));return q.toExponential(1)};
  out.push([seed,d(0,1),d(0,2),d(1,2)].join(' '));
 }
 console.log(out.join('\n'));
});

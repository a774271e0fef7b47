// Test accuracy of a classifier whose encoder was trained on all images without labels, beside one from scratch, over the number of labels.
import { sliceRows } from '@latentkit/core';
import { adam } from '@latentkit/autoencoder';
import { EncoderClassifier, StackedAutoencoder } from '@latentkit/stacked';
import { metricCurves } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { course, data, model, train } from './models.mjs';

const counts = [100, 200, 500, 1000, 2000, 5000, 10000];
const trained = await model('untied');
const accuracies = { 'pretrained on 55,000 images': [], 'from scratch': [] };
for (const count of counts) {
  const [x, labels] = [sliceRows(train, 0, count), sliceRows(data.y, 0, count)];
  // Pretrained: the new layer alone, then all layers. From scratch: all layers for as many epochs together.
  const epochs = Math.max(5, Math.min(100, Math.round(32000 / count)));
  const optimizers = { optimizer: adam(0.005), fineTuneOptimizer: adam(0.001) };
  const kinds = [
    ['pretrained on 55,000 images', trained, { freezeEpochs: epochs, epochs }],
    ['from scratch', new StackedAutoencoder(course).build([784]), { freezeEpochs: 0, epochs: 2 * epochs }],
  ];
  for (const [name, encoder, phases] of kinds) {
    const classifier = new EncoderClassifier(encoder, { seed: 42 });
    await classifier.fit(x, labels, { batchSize: 32, ...phases, ...optimizers });
    const { accuracy } = await classifier.evaluate(data.test, data.digits);
    accuracies[name].push(accuracy);
    console.log(count, name, accuracy);
    classifier.dispose();
  }
}
const figure = metricCurves(counts, accuracies, { logX: true, xLabel: 'labelled images', label: 'accuracy on the test images', title: 'What pretraining without labels is worth' });
await save(figure, import.meta.url);

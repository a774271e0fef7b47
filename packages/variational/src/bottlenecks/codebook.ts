import type { RandomSource } from '@latentkit/core';
import { initializer } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

/** Settings of {@link Codebook}. */
export interface CodebookOptions {
  readonly name: string;
  readonly entries: number;
  readonly groups: number;
  readonly random: RandomSource;
}

/**
 * Puts the nearest entries of codebooks behind codes: [B, d] to [B, 2d], the codes and the entries that stand for them. A code
 * is cut into `groups` parts, and each part has a codebook of its own, [entries, d / groups].
 */
export class Codebook extends tf.layers.Layer {
  static readonly className: string = 'Codebook';
  private books: tf.LayerVariable[] = [];

  constructor(private readonly options: CodebookOptions) {
    super({ name: options.name });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const { entries, groups, random, name } = this.options;
    const width = ((inputShape as tf.Shape).at(-1) as number) / groups;
    this.books = Array.from({ length: groups }, (_, g) =>
      this.addWeight(`group_${g + 1}_entries`, [entries, width], 'float32', initializer('glorotUniform', { seed: random.seed, stream: `${name}/group_${g + 1}_entries` })),
    );
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, units] = inputShape as tf.Shape;
    return [batch, 2 * (units as number)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const codes = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D;
      const parts: tf.Tensor2D[] = this.books.length === 1 ? [codes] : tf.split(codes, this.books.length, 1);
      return tf.concat([codes, ...parts.map((part, g) => nearestEntries(part, this.books[g].read() as tf.Tensor2D))], 1);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { entries, groups } = this.options;
    return { ...super.getConfig(), entries, groups };
  }
}

/** Which entry [K, w] is nearest to each row [B, w]: [B]. */
function nearestIndices(rows: tf.Tensor2D, entries: tf.Tensor2D): tf.Tensor1D {
  const distances = tf.sub(tf.sum(tf.square(entries), 1), tf.mul(tf.matMul(rows, entries, false, true), 2));
  return tf.argMin(distances, 1);
}

/** The nearest entries themselves; the gradient goes to the entries that were taken. */
function nearestEntries(rows: tf.Tensor2D, entries: tf.Tensor2D): tf.Tensor2D {
  const look = tf.customGrad((r, e, save) => {
    const [x, book] = [r as tf.Tensor2D, e as tf.Tensor2D];
    const taken = tf.oneHot(nearestIndices(x, book), book.shape[0]).toFloat() as tf.Tensor2D;
    (save as tf.GradSaveFunc)([taken, x]);
    return {
      value: tf.matMul(taken, book),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => [tf.zerosLike(saved[1]), tf.matMul(saved[0], dy, true, false)],
    };
  });
  return look(rows, entries) as tf.Tensor2D;
}

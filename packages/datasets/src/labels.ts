import { FileFormatError } from '@latentkit/core';

const MOST_CLASSES = 65_536;

/** Labels as class indices. */
export interface EncodedLabels {
  readonly y: Int32Array;
  /** Names of the classes in the order of their indices; absent where the labels were integers already. */
  readonly targetNames?: readonly string[];
}

/**
 * Collects the texts of a label column and turns them into class indices: integers stay what they are, texts become
 * indices into their sorted names, as scikit-learn's LabelEncoder does.
 */
export class LabelEncoder {
  private readonly indexOf = new Map<string, number>();
  private codes = new Int32Array(1024);
  private length = 0;

  constructor(private readonly name: string) {}

  /** Adds the next label. Throws `FileFormatError` where there are more than 65,536 different ones. */
  add(text: string): void {
    this.learn(text);
    if (this.length === this.codes.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.codes);
      this.codes = larger;
    }
    this.codes[this.length++] = this.indexOf.get(text)!;
  }

  /** Takes note of a label without keeping its place. */
  learn(text: string): void {
    if (this.indexOf.has(text)) return;
    if (this.indexOf.size === MOST_CLASSES) {
      throw new FileFormatError({ parameter: this.name, got: `more than ${MOST_CLASSES} different values`, expected: 'a column of classes' });
    }
    this.indexOf.set(text, this.indexOf.size);
  }

  /** Class index of every text seen. Throws `FileFormatError` where the column holds numbers that are not integers. */
  classes(): { readonly indexOf: ReadonlyMap<string, number>; readonly targetNames?: readonly string[] } {
    const texts = [...this.indexOf.keys()];
    const numbers = texts.map(Number);
    if (numbers.every((value) => (value | 0) === value)) return { indexOf: new Map(texts.map((text, i) => [text, numbers[i]])) };
    if (numbers.every((value) => Number.isFinite(value))) {
      throw new FileFormatError({
        parameter: this.name,
        got: texts.find((_, i) => (numbers[i] | 0) !== numbers[i]),
        expected: 'classes: integers of 32 bits or texts',
        remedy: 'A column of real numbers is a feature, not a label.',
      });
    }
    const targetNames = texts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return { indexOf: new Map(targetNames.map((text, i) => [text, i])), targetNames };
  }

  /** All labels added, in their order. */
  encode(): EncodedLabels {
    const { indexOf, targetNames } = this.classes();
    const texts = Array.from(this.indexOf.keys(), (text) => indexOf.get(text)!);
    const y = this.codes.slice(0, this.length).map((code) => texts[code]);
    return targetNames === undefined ? { y } : { y, targetNames };
  }
}

/** The two data sets published as four IDX files of the same names. */
export type MnistName = 'mnist' | 'fashion-mnist';

/** Training or test part. */
export type MnistSplit = 'train' | 'test';

/** One published file and how it is recognised. */
export interface MnistFile {
  /** Name without `.gz`. */
  readonly file: string;
  /** MD5 of the decompressed bytes. */
  readonly md5: string;
}

/** What is known of one of the data sets. */
export interface MnistInfo {
  readonly title: string;
  /** Folders on the web that hold the files, the likeliest to answer first; each ends in a slash. */
  readonly mirrors: readonly string[];
  readonly files: Readonly<Record<MnistSplit, { readonly images: MnistFile; readonly labels: MnistFile }>>;
  readonly samples: Readonly<Record<MnistSplit, number>>;
  readonly targetNames: readonly string[];
  readonly description: string;
  readonly source: string;
}

const SAMPLES = { train: 60_000, test: 10_000 };

/** Files, checksums and mirrors of MNIST and Fashion-MNIST. */
export const MNIST_INFO: Readonly<Record<MnistName, MnistInfo>> = {
  mnist: {
    title: 'MNIST',
    mirrors: [
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
      'https://azureopendatastorage.blob.core.windows.net/mnist/',
    ],
    files: {
      train: {
        images: { file: 'train-images-idx3-ubyte', md5: '6bbc9ace898e44ae57da46a324031adb' },
        labels: { file: 'train-labels-idx1-ubyte', md5: 'a25bea736e30d166cdddb491f175f624' },
      },
      test: {
        images: { file: 't10k-images-idx3-ubyte', md5: '2646ac647ad5339dbf082846283269ea' },
        labels: { file: 't10k-labels-idx1-ubyte', md5: '27ae3e4e09519cfbb04c329615203637' },
      },
    },
    samples: SAMPLES,
    targetNames: Array.from({ length: 10 }, (_, i) => String(i)),
    description: '70,000 handwritten digits, 28×28 pixels of 0 to 255',
    source: 'Y. LeCun, C. Cortes, C. Burges: The MNIST database of handwritten digits, 1998; Y. LeCun et al., Proceedings of the IEEE 86(11), 1998, doi:10.1109/5.726791',
  },
  'fashion-mnist': {
    title: 'Fashion-MNIST',
    mirrors: [
      'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
      'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
      'https://storage.googleapis.com/tensorflow/tf-keras-datasets/',
    ],
    files: {
      train: {
        images: { file: 'train-images-idx3-ubyte', md5: 'f4a8712d7a061bf5bd6d2ca38dc4d50a' },
        labels: { file: 'train-labels-idx1-ubyte', md5: '9018921c3c673c538a1fc5bad174d6f9' },
      },
      test: {
        images: { file: 't10k-images-idx3-ubyte', md5: '8181f5470baa50b63fa0f6fddb340f0a' },
        labels: { file: 't10k-labels-idx1-ubyte', md5: '15d484375f8d13e6eb1aabb0c3f46965' },
      },
    },
    samples: SAMPLES,
    targetNames: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
    description: '70,000 pictures of clothes, 28×28 pixels of 0 to 255',
    source: 'H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST, 2017, arXiv:1708.07747 (MIT licence)',
  },
};

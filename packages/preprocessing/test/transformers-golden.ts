import { readFileSync } from 'node:fs';

/** A fitted RobustScaler of scikit-learn. */
export interface RobustGolden {
  center?: number[];
  scale?: number[];
  transformFirst3: number[][];
}

/** A fitted SimpleImputer of scikit-learn; null stands for NaN. */
interface ImputerGolden {
  statistics: (number | null)[];
  columns: number;
  transform: number[][];
}

interface Golden {
  maxAbs: { maxAbs: number[]; scale: number[]; transformFirst3: number[][] };
  robust: RobustGolden;
  robustWide: RobustGolden;
  robustUnitVariance: RobustGolden;
  robustWithoutCentering: RobustGolden;
  robustWithoutScaling: RobustGolden;
  rows: number[][];
  normalized: Record<'l1' | 'l2' | 'max', number[][]>;
  whitening: { pcaAbsolute: number[][]; zcaEpsilon: number[][]; choleskyEpsilon: number[][] };
  colours: string[][];
  oneHot: Record<'none' | 'first' | 'if_binary', number[][]>;
  oneHotCategories: string[][];
  numbers: number[][];
  oneHotNumbers: number[][];
  oneHotUnknown: number[][];
  labels: string[];
  labelCodes: number[];
  gaps: (number | null)[][];
  imputed: Record<'mean' | 'median' | 'mostFrequent' | 'constant' | 'constantDropped', ImputerGolden>;
}

export const transformers = JSON.parse(readFileSync(new URL('./golden/transformers.json', import.meta.url), 'utf8')) as Golden;

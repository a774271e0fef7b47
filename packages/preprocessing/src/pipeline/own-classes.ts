import { LabelEncoder } from '../encoders/label-encoder.js';
import { OneHotEncoder } from '../encoders/one-hot-encoder.js';
import { SimpleImputer } from '../imputation/simple-imputer.js';
import { AffineScaler } from '../scalers/affine-scaler.js';
import { MaxAbsScaler } from '../scalers/max-abs-scaler.js';
import { MinMaxScaler } from '../scalers/min-max-scaler.js';
import { Normalizer } from '../scalers/normalizer.js';
import { RobustScaler } from '../scalers/robust-scaler.js';
import { StandardScaler } from '../scalers/standard-scaler.js';
import { WhiteningTransformer } from '../scalers/whitening-transformer.js';

/** The estimators that need not be named when a pipeline is read. */
export const ownClasses = [
  AffineScaler, LabelEncoder, MaxAbsScaler, MinMaxScaler, Normalizer, OneHotEncoder, RobustScaler, SimpleImputer, StandardScaler, WhiteningTransformer,
] as const;

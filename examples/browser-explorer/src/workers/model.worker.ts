import { expose } from 'comlink';
import { modelHost } from '../model/host.js';
import { passErrorCodes } from './errors.js';

passErrorCodes();
expose(modelHost());

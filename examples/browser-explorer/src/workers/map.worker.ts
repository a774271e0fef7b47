import { expose } from 'comlink';
import { mapHost } from '../map/host.js';
import { passErrorCodes } from './errors.js';

passErrorCodes();
expose(mapHost());

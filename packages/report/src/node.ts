export { createReport } from './node/create-report.js';

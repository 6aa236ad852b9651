export { KetworkError, type ErrorCode } from './errors.js';
export { Random } from './math/random.js';

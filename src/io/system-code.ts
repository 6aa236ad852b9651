/**
 * The code of an error thrown by Node's own modules (`ENOENT`, `Z_DATA_ERROR`, …) or a library that follows them; empty for
 * anything else. No `instanceof Error`: an error of another realm (a worker, a test runner's sandbox) has a code too.
 */
export function systemCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

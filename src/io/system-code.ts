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

/** A text as the end of a message: with a full stop where it has no mark of its own. */
export const closed = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The first line of what an error says, as a sentence. */
export const firstSentenceOf = (error: unknown): string => closed(messageOf(error).split('\n')[0]!.trim());

/** Whether an error says that a package is not there. */
export const isMissingPackage = (error: unknown, name: string): boolean =>
  systemCode(error).endsWith('MODULE_NOT_FOUND') && messageOf(error).includes(name);

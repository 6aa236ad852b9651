// How the 256 bytes lie that the threads of a pool share, as numbers of 32-bit cells. What different threads write often
// lies in different cache lines of 64 bytes.

export const controlCells = 64;

/** Counts up when a job is published, then odd, and when it is closed, then even. */
export const epochCell = 0;
/** The address of the job's descriptor. */
export const jobCell = 1;
/** 1 while the main thread sleeps until a helper leaves its job, and wants to be woken. */
export const waitingCell = 2;
/** One cell for each helper: its token plus one of the states below. */
export const stateCells = 16;
/** What a helper says of its failure: 1 when one has begun to, the length of the text, and one byte a character. */
export const failureCell = 32;
export const failureLength = 33;
export const failureText = 34;
export const failureTextBytes = 4 * (controlCells - failureText);

/** The main thread counts: its helpers have 15 of the 16 cells of their line. */
export const maxThreads = 16;

export const starting = 0;
/** Spins until there is a job. */
export const idle = 1;
/** Sleeps until it is notified. */
export const parked = 2;
/** Is inside `work`, or about to find that the job has been closed. */
export const working = 3;
/** Has caught an error in `work`, and gone. */
export const failed = 4;
/** Tokens are multiples of it. */
export const tokenStep = 8;

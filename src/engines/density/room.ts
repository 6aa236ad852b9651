/** Samples that the kernels work on together. */
export const lanes = 4;

/** Bytes that a call may take, beside tables. */
export interface Room {
  /** What threads may fill with states, all together; one thread has two states in any case. */
  readonly scratchBytes: number;
  /** What all chunks of a part of the batch have at once: angles, readings, prepared states and the slopes of all. */
  readonly partBytes: number;
}

export const defaultRoom: Room = { scratchBytes: 2 ** 30, partBytes: 2 ** 28 };

/** Bytes of the Pauli coefficients of a chunk of samples. */
export const stateBytesOf = (qubits: number): number => 4 * lanes * 4 ** qubits;

/** What a chunk of samples needs for itself beside the states that threads work on. */
export interface ChunkNeeds {
  readonly qubits: number;
  /** Rotations. */
  readonly angles: number;
  /** Coefficients that are read. */
  readonly reads: number;
  readonly isPrepared: boolean;
}

const chunkBytes = ({ qubits, angles, reads, isPrepared }: ChunkNeeds): number =>
  4 * lanes * (3 * angles + 2 * reads) + (isPrepared ? 2 * stateBytesOf(qubits) : 0);

/** How many chunks of samples go at once, one at least. */
export const chunksAtOnce = (needs: ChunkNeeds, { partBytes }: Room): number =>
  Math.max(1, Math.floor(partBytes / chunkBytes(needs)));

/** How many of so many threads have room for their two states: for twelve qubits these are half a GiB. */
export const threadsWithRoom = (threads: number, stateBytes: number, bytes: number): number =>
  Math.max(1, Math.min(threads, Math.floor(bytes / (2 * stateBytes))));

/** A state for each barrier, as far as there is room in a thread's bytes: with fewer, states are computed again. */
export const keptStates = (barriers: number, stateBytes: number, bytes: number): number =>
  Math.max(0, Math.min(barriers, Math.floor(bytes / stateBytes) - 2));

/** The most bytes that a call takes beside tables: states of the threads, and a part of the batch. */
export const workingBytes = (needs: ChunkNeeds, { scratchBytes, partBytes } = defaultRoom): number =>
  Math.max(scratchBytes, 2 * stateBytesOf(needs.qubits)) + Math.max(partBytes, chunkBytes(needs));

export { memoryUse, setThreads, threadCount } from './executors.js';
export type { MemoryUse } from './memory.js';

import type { Host } from './host.js';
import { workerSource } from './worker-source.js';

/** The threads of a page, or of a worker of one; nothing where it may not share memory with them. */
export function pageHost(): Host | undefined {
  if (!globalThis.crossOriginIsolated || typeof Worker !== 'function') return undefined;
  return {
    cores: navigator.hardwareConcurrency,
    start(data, { up, ended }) {
      const script = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
      const worker = new Worker(script, { name: 'ketwork' });
      const release = () => URL.revokeObjectURL(script);
      worker.onmessage = () => {
        release();
        up();
      };
      worker.onerror = (event) => {
        event.preventDefault();
        release();
        worker.terminate();
        ended(event.message || 'the page may not start it');
      };
      worker.postMessage(data);
      return {
        // A page hears of nothing while its event loop stands still.
        hasEnded: () => undefined,
        stop() {
          release();
          worker.terminate();
        },
      };
    },
  };
}

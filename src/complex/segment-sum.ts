import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { isKernelBackend } from './kernel-scope.js';

/**
 * `UnsortedSegmentSum` (the gradient of `tf.gather`) in one pass over the values: row i of `x` is added to row
 * `segmentIds[i]` of the result. Ids outside `[0, numSegments)` are dropped.
 */
export function segmentSumKernel(backendName: string): tf.KernelConfig {
  return {
    kernelName: tf.UnsortedSegmentSum,
    backendName,
    kernelFunc: ({ inputs: { x, segmentIds }, attrs, backend }) => {
      const segments = Number(attrs?.['numSegments']);
      if (!x || !segmentIds || !isKernelBackend(backend) || !Number.isInteger(segments)) {
        throw new KetworkError('invalid', 'unsortedSegmentSum needs x, segmentIds and a whole number of segments.');
      }
      const values = numbers(backend.readSync(x.dataId));
      const ids = numbers(backend.readSync(segmentIds.dataId));
      const shape = [segments, ...x.shape.slice(segmentIds.shape.length)];
      const sums =
        x.dtype === 'int32'
          ? new Int32Array(tf.util.sizeFromShape(shape))
          : new Float32Array(tf.util.sizeFromShape(shape));
      const width = sums.length / segments;
      ids.forEach((segment, row) => {
        if (segment < 0 || segment >= segments) return;
        for (let i = 0; i < width; i++) sums[segment * width + i]! += values[row * width + i]!;
      });
      return { dataId: backend.write(sums, shape, x.dtype), shape, dtype: x.dtype };
    },
  };
}

function numbers(values: tf.BackendValues): Float32Array | Int32Array | Uint8Array {
  if (values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array) return values;
  throw new KetworkError('invalid', 'unsortedSegmentSum takes numeric tensors only.');
}

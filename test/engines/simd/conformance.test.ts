import { simdEngine } from '../../../src/engines/simd/simd-engine.js';
import { conformance } from '../../support/conformance.js';

for (const backend of ['cpu', 'wasm']) {
  for (const passes of [true, false]) conformance('SIMD engine', simdEngine, { backend, passes });
}

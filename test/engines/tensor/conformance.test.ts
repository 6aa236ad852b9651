import { tensorEngine } from '../../../src/engines/tensor/tensor-engine.js';
import { conformance } from '../../support/conformance.js';

for (const backend of ['cpu', 'wasm']) {
  for (const passes of [true, false]) conformance('tensor engine', tensorEngine, { backend, passes });
}

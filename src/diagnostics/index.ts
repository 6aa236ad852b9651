export {
  generatorsOf,
  type LieAlgebra,
  lieAlgebra,
  type LieAlgebraOptions,
  type LieComponent,
  lossVariance,
} from './lie-algebra.js';

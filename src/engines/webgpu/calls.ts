import { amplitudeColumn, featureCount, outputCount, type Program } from '../../program/program.js';
import { type Call, none } from './wgsl/call.js';

/** The numbers of a call of the program. */
export const callOf = (program: Program, batch: number, first: 0 | 1 = 1): Call => ({
  batch,
  columns: featureCount(program),
  weights: program.weights,
  firstAmplitude: program.columns.preparation ? amplitudeColumn(program) : none,
  outputs: outputCount(program),
  first,
});

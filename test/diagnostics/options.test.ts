import * as tf from '@tensorflow/tfjs';
import { angleEmbedding, Circuit, diagnostics, input, weight, z } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

const circuit = new Circuit(1).ry(input(0), 0).rx(weight(0), 0);
const loss = { losses: () => Promise.resolve([0]) } as unknown as Parameters<typeof diagnostics.lossLandscape>[0];
const found = { verdict: '', findings: [], advice: [], untried: [], samples: 1, seed: 0 };

refuseOptions([
  ['lieAlgebra', (options) => diagnostics.lieAlgebra([z(0)], options), 'caps', 'cap'],
  ['gradientVariance', (options) => diagnostics.gradientVariance(circuit, z(0), options), 'sample', 'samples'],
  [
    'gradientScaling',
    (options) => diagnostics.gradientScaling(() => ({ circuit, observable: z(0) }), options),
    'size',
    'sizes',
  ],
  ['informationContent', (options) => diagnostics.informationContent(loss, options), 'steplength', 'stepLength'],
  ['lossLandscape', (options) => diagnostics.lossLandscape(loss, options), 'direction', 'directions'],
  ['entanglingCapability', (options) => diagnostics.entanglingCapability(circuit, options), 'input', 'inputs'],
  ['expressibility', (options) => diagnostics.expressibility(circuit, options), 'bin', 'bins'],
  ['frequencySpectrum', (options) => diagnostics.frequencySpectrum(circuit, z(0), options), 'weight', 'weights'],
  ['possibleFrequencies', (options) => diagnostics.possibleFrequencies(circuit, z(0), options), 'imput', 'input'],
  ['effectiveDimension', (options) => diagnostics.effectiveDimension([[[1]]], options), 'datasize', 'dataSize'],
  ['fisherInformation', (options) => diagnostics.fisherInformation(circuit, options), 'qubit', 'qubits'],
  [
    'modelFisherInformation',
    (options) => diagnostics.modelFisherInformation(tf.sequential(), undefined as never, options),
    'outputs',
    'output',
  ],
  ['quantumFisherRank', (options) => diagnostics.quantumFisherRank(circuit, options), 'tollerance', 'tolerance'],
  ['kernelConcentration', (options) => diagnostics.kernelConcentration(circuit, options), 'weight', 'weights'],
  ['kernelScaling', (options) => diagnostics.kernelScaling(angleEmbedding(), options), 'qubit', 'qubits'],
  ['noiseFloor', (options) => diagnostics.noiseFloor(circuit, z(0), options), 'noize', 'noise'],
  ['simulability', (options) => diagnostics.simulability(circuit, z(0), options), 'word', 'words'],
  ['diagnose', (options) => diagnostics.diagnose(circuit, options), 'second', 'seconds'],
  ['diagnosisText', (options) => diagnostics.diagnosisText(found, options), 'widht', 'width'],
]);

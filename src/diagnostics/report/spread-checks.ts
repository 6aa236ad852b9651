import { entanglingCapability } from '../entangling-capability.js';
import { expressibility } from '../expressibility.js';
import { affordable, type Check } from './check.js';
import { figureText, skipped } from './finding.js';

/** How evenly the circuit's states are spread. */
export const expressibilityCheck: Check = {
  title: 'Expressibility',
  async run(subject) {
    const { circuit, inputs, seed } = subject;
    if (circuit.qubits > 12) return skipped('States of more than 12 qubits are not compared.');
    const samples = affordable(subject, 2000, 200);
    const { divergence, standardError, bias, histogram } = await expressibility(circuit, {
      ...{ samples, seed, inputs: inputs[0]! },
    });
    const isHaar = divergence < bias + 3 * standardError;
    const last = histogram.reduce((at, { share, haarShare }, k) => (Math.max(share, haarShare) > 0.002 ? k : at), 0);
    const shown = histogram.slice(0, Math.max(8, last + 1));
    const points = (of: 'share' | 'haarShare') => shown.map((bin) => ({ x: (bin.from + bin.to) / 2, y: bin[of] }));
    return {
      severity: isHaar && circuit.qubits >= 4 ? 'warning' : 'note',
      verdict: isHaar
        ? `Its states are spread as evenly as random ones (divergence ${figureText(divergence)}, ${figureText(bias)} of which few samples explain). What expresses everything is flat nearly everywhere.`
        : `Its states are less spread than random ones: the divergence is ${figureText(divergence)} ± ${figureText(1.96 * standardError)}, where 0 is every state alike.`,
      figures: [
        {
          ...{ label: 'divergence from random states', value: divergence, unit: 'nats' },
          ...{ low: Math.max(0, divergence - 1.96 * standardError), high: divergence + 1.96 * standardError },
        },
        { label: 'bias of so few samples', value: bias, unit: 'nats' },
      ],
      chart: {
        ...{ kind: 'line', title: 'Fidelities of pairs of states' },
        ...{ x: { label: 'fidelity' }, y: { label: 'share of pairs' } },
        series: [
          { name: 'this circuit', points: points('share') },
          { name: 'random states', points: points('haarShare'), style: 'dashed' },
        ],
      },
    };
  },
};

/** How entangled they are. */
export const entanglementCheck: Check = {
  title: 'Entangling capability',
  async run(subject) {
    const { circuit, inputs, seed } = subject;
    if (circuit.qubits < 2) return skipped('One qubit has nothing to be entangled with.');
    const samples = affordable(subject, 500, 50);
    const { mean, standardError, haar } = await entanglingCapability(circuit, { samples, seed, inputs: inputs[0]! });
    const verdict =
      mean < 0.01
        ? 'Its states are products of single qubits: a classical computer has an easy time with them.'
        : `Its states have ${figureText((100 * mean) / haar)} % of the entanglement of random states.`;
    return {
      severity: 'note',
      verdict,
      figures: [
        {
          ...{ label: 'Meyer-Wallach measure', value: mean },
          ...{ low: mean - 1.96 * standardError, high: mean + 1.96 * standardError },
        },
        { label: 'of random states', value: haar },
      ],
    };
  },
};

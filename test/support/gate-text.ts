import type { Angle } from '../../src/circuit/angle.js';
import type { Circuit } from '../../src/circuit/circuit.js';

/** The operations as short texts, such as `rx(2·x0) 1` or `rot(w0,w1,w2) 0`. */
export const gateTexts = (circuit: Circuit) =>
  circuit.operations.map(({ gate, qubits, angles }) => {
    const list = angles.length > 0 ? `(${angles.map(angleText).join(',')})` : '';
    return `${gate.name}${list} ${qubits.join(' ')}`;
  });

function angleText({ parameter, scale, offset }: Angle): string {
  if (!parameter) return short(offset);
  const factor = scale === 1 ? '' : `${short(scale)}·`;
  const constant = offset === 0 ? '' : `+${short(offset)}`;
  if (parameter.kind === 'input') return `${factor}x${parameter.index}${constant}`;
  if (parameter.kind === 'weight') {
    return `${factor}${parameter.group === 'weights' ? 'w' : parameter.group}${parameter.index}${constant}`;
  }
  const factors = parameter.factors.map(({ index, scale, offset }) =>
    scale === 1 && offset === 0 ? `x${index}` : `(${short(scale)}·x${index}+${short(offset)})`,
  );
  return factor + factors.join('·') + constant;
}

const short = (value: number) => (Math.abs(value - Math.PI) < 1e-12 ? 'π' : String(+value.toFixed(4)));

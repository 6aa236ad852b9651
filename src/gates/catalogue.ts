import { named } from './define.js';
import { controlled } from './derive.js';
import type { Gate } from './gate.js';
import { gphase, h, id, p, rot, rx, ry, rz, s, sdg, sx, sxdg, t, tdg, u, uWithPhase, x, y, z } from './one-qubit.js';
import { doubleExcitation, ecr, iswap, rxx, ryy, rzx, rzz, singleExcitation, swap, xy } from './two-qubit.js';

// The one list of gates. To add a gate, add its record (textbook matrix, and the Pauli rotations it runs as) and its line
// here; the fluent method, the drawing, JSON, the command line and the laws in the tests follow from it.

/** Every gate that has a name. */
export const catalogue = {
  i: id,
  x,
  y,
  z,
  h,
  s,
  sdg,
  t,
  tdg,
  sx,
  sxdg,
  rx,
  ry,
  rz,
  p,
  u,
  rot,
  cx: named('cx', 2, [], 'Controlled X, the CNOT gate', controlled(x)),
  cy: named('cy', 2, [], 'Controlled Y', controlled(y)),
  cz: named('cz', 2, [], 'Controlled Z', controlled(z)),
  ch: named('ch', 2, [], 'Controlled Hadamard', controlled(h)),
  cs: named('cs', 2, [], 'Controlled S', controlled(s)),
  csx: named('csx', 2, [], 'Controlled square root of X', controlled(sx)),
  swap,
  iswap,
  ecr,
  crx: named('crx', 2, ['theta'], 'Controlled RX', controlled(rx)),
  cry: named('cry', 2, ['theta'], 'Controlled RY', controlled(ry)),
  crz: named('crz', 2, ['theta'], 'Controlled RZ', controlled(rz)),
  cp: named('cp', 2, ['lambda'], 'Controlled phase', controlled(p)),
  cu: named('cu', 2, ['theta', 'phi', 'lambda', 'gamma'], 'Controlled U with phase gamma', controlled(uWithPhase)),
  rxx,
  ryy,
  rzz,
  rzx,
  xy,
  ccx: named('ccx', 3, [], 'Toffoli: X under two controls', controlled(x, 2)),
  ccz: named('ccz', 3, [], 'Z under two controls', controlled(z, 2)),
  cswap: named('cswap', 3, [], 'Fredkin: swap under control', controlled(swap)),
  singleExcitation,
  doubleExcitation,
  gphase,
} as const;

export type GateName = keyof typeof catalogue;

/** All gates of the catalogue, in order. */
export const gates: readonly Gate[] = Object.values(catalogue);

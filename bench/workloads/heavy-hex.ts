/**
 * The couplings of IBM's 127-qubit processors of the heavy-hex lattice (Eagle), numbered as Kim et al. 2023 (Nature 618, 500)
 * have them: seven rows of 14 or 15 qubits in a line, joined by single qubits every four.
 */
export function heavyHex127(): [number, number][] {
  const rows = [
    [0, 13],
    [18, 32],
    [37, 51],
    [56, 70],
    [75, 89],
    [94, 108],
    [113, 126],
  ] as const;
  const edges: [number, number][] = [];
  for (const [first, last] of rows) for (let q = first; q < last; q++) edges.push([q, q + 1]);
  rows.slice(0, -1).forEach(([first, last], r) => {
    const [below] = rows[r + 1]!;
    // Joints sit above positions 0, 4, 8, 12 of a line of 15, then above 2, 6, 10, 14; the last line lacks its position 0.
    for (let k = 0; k < 4; k++) {
      const joint = last + 1 + k;
      const position = 4 * k + (r % 2 === 0 ? 0 : 2);
      edges.push([first + position, joint], [joint, below + position - (r === 5 ? 1 : 0)]);
    }
  });
  return edges;
}

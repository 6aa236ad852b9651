import { optionsFrom } from '../../bench/options.js';

describe('options of the benchmarks', () => {
  it('are, without any, everything on this Node', () => {
    expect(optionsFrom([], {})).toMatchObject({
      names: [],
      peers: undefined,
      workloads: ['W1', 'W2', 'W3', 'W4', 'W5'],
      node: process.execPath,
      rounds: 3,
    });
  });

  it('choose workloads, sizes, peers and levels', () => {
    const args = 'peers --workload W1 --size 8,4,32 --size 4,2,32 --level engine --rounds 5'.split(' ');
    expect(optionsFrom([...args, '--peer', 'jax kron'], { KETWORK_PEERS: '/peers' })).toMatchObject({
      names: ['peers'],
      peers: '/peers',
      workloads: ['W1'],
      sizes: [
        { qubits: 8, layers: 4, batch: 32 },
        { qubits: 4, layers: 2, batch: 32 },
      ],
      levels: ['engine'],
      onlyPeers: ['jax kron'],
      rounds: 5,
    });
  });

  it('that make no sense are refused with what would', () => {
    const refused = (...args: string[]) => expect(() => optionsFrom(args, {}));
    refused('--workload', 'W9').toThrow('No workload is called "W9". Did you mean');
    refused('--size', '8,4,32').toThrow('Name it: --workload W1 --size 8,4,32');
    refused('--workload', 'W1', '--size', '8,4').toThrow('"8,4" is no size');
    refused('--rounds', 'many').toThrow('--rounds is "many"');
    refused('--frobnicate').toThrow('--frobnicate');
  });
});

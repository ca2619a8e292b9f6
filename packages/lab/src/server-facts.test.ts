import { expect, it } from 'vitest';
import { learnedBehind, readNeighbours } from './server-facts.ts';

it('takes from the bridge what it has learned behind the tunnels', () => {
  const table = JSON.stringify([
    { mac: 'aa:f6:76:5e:1c:8c', ifname: 'tap0', flags: [], master: 'br0', state: '' },
    { mac: 'aa:f6:76:5e:1c:8c', ifname: 'tap1', flags: [], master: 'br0', state: '' },
    { mac: '12:13:3a:46:74:a1', ifname: 'tap0', flags: [], master: 'br0', state: 'permanent' },
    { mac: '33:33:00:00:00:01', ifname: 'tap0', flags: ['self'], state: 'permanent' },
    { mac: '92:d3:cc:ce:97:4d', ifname: 'eth0', flags: [], master: 'br0', state: '' },
  ]);
  expect(learnedBehind(table, ['tap0', 'tap1'])).toEqual(['aa:f6:76:5e:1c:8c']);
  expect(learnedBehind('', ['tap0'])).toEqual([]);
});

it('takes from the kernel the neighbours that have answered', () => {
  const table = JSON.stringify([
    { dst: '2001:db8:55::a', lladdr: 'AA:f6:76:5e:1c:8c', state: ['STALE'] },
    { dst: '2001:db8:55::b', lladdr: '92:d3:cc:ce:97:4d', state: ['FAILED'] },
    { dst: '2001:db8:55::c', state: ['INCOMPLETE'] },
  ]);
  expect(readNeighbours(table)).toEqual([{ address: '2001:db8:55::a', mac: 'aa:f6:76:5e:1c:8c' }]);
});

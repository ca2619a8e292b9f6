import { expect, it } from 'vitest';
import { endingWithCaller } from './ending-with-caller.ts';

const monitor = { file: '/usr/sbin/ip', args: ['monitor', 'link'] };

it('asks the kernel to end the program with its caller', async () => {
  expect(await endingWithCaller(monitor, () => Promise.resolve('/usr/bin/setpriv'))).toEqual({
    file: '/usr/bin/setpriv',
    args: ['--pdeathsig', 'TERM', '--', '/usr/sbin/ip', 'monitor', 'link'],
  });
});

it('runs the program as it is where util-linux is missing', async () => {
  expect(await endingWithCaller(monitor, () => Promise.resolve(undefined))).toEqual(monitor);
});

import { expect, it } from 'vitest';
import { sendError } from './send-error.ts';

const link = { name: 'br0' };

it('says what helps when the kernel has no room for another neighbour', () => {
  expect(sendError(link, 'ff02::1', new Error('Invalid argument'))).toMatchObject({
    code: 'OVLAB_E_RESPONDER',
    message: 'cannot send to ff02::1 on br0: Invalid argument (the neighbour table may be full)',
    hint: 'sysctl -w net.ipv6.neigh.default.gc_thresh3=16384',
  });
});

it('leaves other words of the kernel as they are', () => {
  const cause = new Error('Message too long');
  expect(sendError(link, 'fe80::b', cause)).toMatchObject({
    message: 'cannot send to fe80::b on br0: Message too long',
    hint: undefined,
    cause,
  });
});

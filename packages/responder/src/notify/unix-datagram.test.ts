import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { openUnixDatagram, socketAddress } from './unix-datagram.ts';

const folder = mkdtempSync(join(tmpdir(), 'ovlab-notify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const receiver = `
import json, os, socket, sys
name = sys.argv[1]
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind('\\0' + name[1:] if name[0] == '@' else name)
print(json.dumps('bound'), flush=True)
for _ in range(2): print(json.dumps(s.recv(4096).decode()), flush=True)
`;

describe('openUnixDatagram', () => {
  it.each([
    ['a path', join(folder, 'notify')],
    ['an abstract name', `@ovlab-notify-${String(process.pid)}`],
  ])('sends to %s, each text as one datagram', async (_name, address) => {
    const child = spawn('/usr/bin/python3', ['-c', receiver, address], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
    try {
      await expect.poll(() => lines).toEqual(['bound']);
      const socket = await openUnixDatagram(address);
      socket.send('READY=1\nSTATUS=für Leute');
      socket.send('WATCHDOG=1');
      socket.close();
      await expect.poll(() => lines).toHaveLength(3);
    } finally {
      child.kill();
    }
    expect(lines).toEqual(['bound', 'READY=1\nSTATUS=für Leute', 'WATCHDOG=1']);
  });

  it('throws when nobody is there', async () => {
    const socket = await openUnixDatagram(join(folder, 'nobody'));
    expect(() => socket.send('READY=1')).toThrow(/sendto .*nobody: errno 2/);
    socket.close();
  });

  it.each(['', '/', '@', 'relative', 'vsock:2:1234', `/${'x'.repeat(107)}`])(
    'refuses %j',
    async (address) => {
      await expect(openUnixDatagram(address)).rejects.toThrow(RangeError);
    },
  );
});

describe('socketAddress', () => {
  it('ends a path with NUL and begins an abstract name with one', () => {
    expect(socketAddress('/a').subarray(2)).toEqual(Buffer.from('/a\0'));
    expect(socketAddress('@a').subarray(2)).toEqual(Buffer.from('\0a'));
  });
});

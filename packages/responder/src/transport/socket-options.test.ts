import { endianness } from 'node:os';
import { describe, expect, it } from 'vitest';
import { deviceName, icmp6Filter, ipv6Mreq, neighborDiscoveryProgram, sockFprog } from './socket-options.ts';

const littleEndian = endianness() === 'LE';

describe('socket options', () => {
  it('ends a device name with NUL', () => {
    expect(deviceName('br0')).toEqual(Buffer.from([0x62, 0x72, 0x30, 0]));
  });

  it('writes the group, then the interface index in host order', () => {
    const mreq = ipv6Mreq('ff02::2', 7);
    expect(mreq.subarray(0, 16).toString('hex')).toBe('ff020000000000000000000000000002');
    expect(littleEndian ? mreq.readUInt32LE(16) : mreq.readUInt32BE(16)).toBe(7);
  });

  it('blocks every ICMPv6 type but those that pass', () => {
    const filter = icmp6Filter([133, 134, 143]);
    const blocked = (type: number): boolean => {
      const word = littleEndian ? filter.readUInt32LE((type >> 5) * 4) : filter.readUInt32BE((type >> 5) * 4);
      return ((word >>> (type & 31)) & 1) === 1;
    };
    const passed = Array.from({ length: 256 }, (_, type) => type).filter((type) => !blocked(type));
    expect(passed).toEqual([133, 134, 143]);
  });

  it('passes hop limit 255 and leaves out fragments in six instructions', () => {
    const program = neighborDiscoveryProgram();
    const words = new DataView(program.buffer, program.byteOffset, program.length);
    const read = [0, 1, 2, 3, 4, 5].map((index) => [
      words.getUint16(index * 8, littleEndian),
      words.getUint8(index * 8 + 2),
      words.getUint8(index * 8 + 3),
      words.getUint32(index * 8 + 4, littleEndian),
    ]);
    // tcpdump -d cannot say it: a load relative to the network header belongs to sockets.
    expect(read).toEqual([
      [0x30, 0, 0, 0xfff00006],
      [0x15, 3, 0, 44],
      [0x30, 0, 0, 0xfff00007],
      [0x15, 0, 1, 255],
      [0x06, 0, 0, 0xffffffff],
      [0x06, 0, 0, 0],
    ]);
    const fprog = sockFprog(program, 0x1234_5678_9abcn);
    expect(littleEndian ? fprog.readUInt16LE(0) : fprog.readUInt16BE(0)).toBe(6);
    expect(littleEndian ? fprog.readBigUInt64LE(8) : fprog.readBigUInt64BE(8)).toBe(0x1234_5678_9abcn);
  });
});

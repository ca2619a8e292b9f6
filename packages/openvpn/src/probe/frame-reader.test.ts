import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, FrameReader } from './frame-reader.ts';

describe('FrameReader', () => {
  it('gives the packets back however the stream is cut', () => {
    const packets = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 5 });
    const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(packets, pieces, (sent, lengths) => {
        const reader = new FrameReader();
        const stream = Buffer.concat(sent.map(frame));
        const received: Buffer[] = [];
        let at = 0;
        for (const length of [...lengths, stream.length]) {
          received.push(...reader.push(stream.subarray(at, at + length)));
          at += length;
        }
        expect(received).toEqual(sent.map((packet) => Buffer.from(packet)));
        expect(reader.rest).toHaveLength(0);
        expect(reader.broken).toBe(false);
      }),
    );
  });

  it.each([
    ['text', Buffer.from('SSH-2.0-OpenSSH\r\n')],
    ['a length of zero', Buffer.from([0, 0, 1])],
    ['a length above 2,048', Buffer.from([8, 1])],
  ])('is broken by %s, and keeps what came', (_, octets) => {
    const reader = new FrameReader();
    expect(reader.push(octets)).toEqual([]);
    expect(reader.broken).toBe(true);
    expect(reader.rest).toEqual(octets);
  });
});

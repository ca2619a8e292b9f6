import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildFrame, parseFrame, type Icmpv6Frame } from './frames.ts';
import { openPacketSocket, type PacketSocket } from './packet-socket.ts';

export interface Captured extends Icmpv6Frame {
  /** Milliseconds of the wall clock, by the kernel. */
  readonly at: number;
  /** The whole Ethernet frame. */
  readonly frame: Buffer;
}

/** What comes by on a link. */
export interface Ear {
  /** ICMPv6 messages in their order, those that leave here too. */
  readonly captured: readonly Captured[];
  /** Resolves when everything that came by before is in `captured`; with a filter, when it should be. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Of a capture file with nanoseconds, written by this machine. */
const MAGIC = 0xa1b23c4d;

/** For private experimentation (RFC 4443 2.1): whoever hears it leaves it aside. */
const MARK = 200;
const MARK_GROUP = 'ff02::4d41:524b';
const MARK_MAC = '02:00:5e:10:00:93';
/** Milliseconds; a link without carrier carries no mark. */
const MARK_TIMEOUT = 150;

/**
 * Listens on an interface of a namespace with tcpdump, so that times and headers are the kernel's.
 *
 * @param filter of tcpdump
 */
export async function openEar(netns: string, name: string, filter?: string): Promise<Ear> {
  const capture = ['-i', name, '-w', '-', '-U', '-Z', 'root', '--immediate-mode'];
  const args = [
    'netns',
    'exec',
    netns,
    'tcpdump',
    ...capture,
    '--time-stamp-precision=nano',
    filter ?? 'ip6',
  ];
  const child = spawn('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const captured: Captured[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let begun = false;
  child.stdout.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    if (!begun) {
      if (rest.length < FILE_HEADER) return;
      if (rest.readUInt32LE(0) !== MAGIC) throw new Error('tcpdump writes another kind of file');
      rest = rest.subarray(FILE_HEADER);
      begun = true;
    }
    while (rest.length >= RECORD_HEADER) {
      const length = rest.readUInt32LE(8);
      if (rest.length < RECORD_HEADER + length) return;
      const at = rest.readUInt32LE(0) * 1000 + rest.readUInt32LE(4) / 1e6;
      const frame = rest.subarray(RECORD_HEADER, RECORD_HEADER + length);
      const message = parseFrame(frame);
      if (message !== undefined) captured.push({ ...message, at, frame: Buffer.from(frame) });
      rest = rest.subarray(RECORD_HEADER + length);
    }
  });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('listening on')) resolve();
    });
    child.on('close', () => reject(new Error(`tcpdump ended: ${said}`)));
  });
  const socket = openPacketSocket(netns, name);
  let marks = 0;
  const lastMark = (): number => captured.findLast(({ bytes }) => bytes[0] === MARK)?.bytes[4] ?? 0;
  return {
    captured,
    async caughtUp() {
      marks = (marks % 255) + 1;
      const bytes = Uint8Array.of(MARK, 0, 0, 0, marks);
      const frame = buildFrame(MARK_MAC, { source: '::', destination: MARK_GROUP, hopLimit: 1, bytes });
      const sent = filter === undefined && trySend(socket, frame);
      for (let waited = 0; waited < MARK_TIMEOUT; waited += 5) {
        if (sent && lastMark() === marks) return;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async close() {
      socket.close();
      child.kill();
      await closed;
    },
  };
}

/** Whether the frame was taken: an interface that is down takes none. */
function trySend(socket: PacketSocket, frame: Buffer): boolean {
  try {
    socket.send(frame);
    return true;
  } catch {
    return false;
  }
}

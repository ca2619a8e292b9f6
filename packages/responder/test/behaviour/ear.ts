import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sh } from '../support/netns.ts';
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
  /** Resolves when everything that came by before is in `captured`, or the link has no carrier. */
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
/** Milliseconds after which a mark that has not come is asked after, and sent once more. */
const MARK_PATIENCE = 200;

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
    filter === undefined ? 'ip6' : `(${filter}) or (ip6 and ip6[40] == ${String(MARK)})`,
  ];
  const child = spawn('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const captured: Captured[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let begun = false;
  let lastMark = 0;
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
      if (message?.bytes[0] === MARK) lastMark = message.bytes[4] ?? 0;
      else if (message !== undefined) captured.push({ ...message, at, frame: Buffer.from(frame) });
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
  return {
    captured,
    async caughtUp() {
      marks = (marks % 255) + 1;
      const mark = marks;
      const bytes = Uint8Array.of(MARK, 0, 0, 0, mark);
      const frame = buildFrame(MARK_MAC, { source: '::', destination: MARK_GROUP, hopLimit: 1, bytes });
      do {
        trySend(socket, frame);
        for (let waited = 0; waited < MARK_PATIENCE; waited += 5) {
          if (lastMark === mark) return;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      } while (hasCarrier(netns, name));
    },
    async close() {
      socket.close();
      child.kill();
      await closed;
    },
  };
}

function trySend(socket: PacketSocket, frame: Buffer): void {
  try {
    socket.send(frame);
  } catch {
    // An interface that is down takes none.
  }
}

const hasCarrier = (netns: string, name: string): boolean =>
  sh('ip', '-n', netns, '-o', 'link', 'show', name).includes('LOWER_UP');

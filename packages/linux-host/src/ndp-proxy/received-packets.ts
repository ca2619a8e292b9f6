import { readFileSync } from 'node:fs';

/** Packets that an interface of the process's network namespace has received; undefined without the interface. */
export function receivedPackets(link: string): number | undefined {
  return packetsOf(readFileSync('/proc/net/dev', 'utf8'), link);
}

/** Reads proc_net(5)'s `dev`: two lines of headings, then octets and packets received behind each name. */
export function packetsOf(text: string, link: string): number | undefined {
  const line = text.split('\n').find((candidate) => candidate.trimStart().startsWith(`${link}:`));
  const packets = line
    ?.slice(line.indexOf(':') + 1)
    .trim()
    .split(/\s+/)[1];
  return packets === undefined ? undefined : Number(packets);
}

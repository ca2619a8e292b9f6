import { setTimeout as sleep } from 'node:timers/promises';
import { formatAddress, linkLocalFromMac, OvlabError, parseCidr, type Runner } from '@ovlab/core';
import { frame, icmpv6, solicitation, type Sender } from '../ndp-proxy/neighbor-frames.ts';
import { addressAt, neighborMessage } from '../ndp-proxy/neighbor-message.ts';
import { openPacketSocket } from '../ndp-proxy/packet-socket.ts';
import { parseSender } from '../ndp-proxy/proxy-entries.ts';
import type { PrefixEvidence } from './classify-prefix.ts';

export interface ProbePrefixOptions {
  /** Interface with the addresses of the host: the uplink, or the bridge that it is a port of. */
  readonly link: string;
  /** The /64. */
  readonly prefix: string;
  /** IPv6 address of the router, without zone. */
  readonly gateway: string;
  /**
   * Send a question from a second MAC address too. Some providers block a server for that, so that it has to be asked
   * for; it is not sent when the /64 turns out to be routed here.
   */
  readonly foreignMac?: boolean;
  readonly runner: Runner;
  readonly signal?: AbortSignal;
  /** Milliseconds to wait after each of three tries; default 400. */
  readonly patience?: number;
}

const TRIES = 3;
const ECHO_REQUEST = 128;
/** Types of ICMPv6 from errors to neighbour advertisements. */
const types = [1, 136] as const;
/** In 2000::/3 and behind every router (RFC 3849); with a hop limit of 1 the packet goes no further. */
const BEYOND = '2001:db8:ffff:ffff::1';
/** Octets from the begin of an Ethernet frame. */
const IPV6_DESTINATION = 38;

/**
 * Finds out by a few packets how the router treats a /64. It needs nobody on the internet: what is sent comes from an
 * address of the /64 that nobody has, and the router's own answer to it shows how it delivers. Changes nothing on the
 * host; takes some two seconds.
 *
 * Errors: those of {@link openPacketSocket}, `OVLAB_E_UNSUPPORTED` on a link without MAC addresses, `OVLAB_E_USAGE` for a
 * prefix that is no /64.
 */
export async function probePrefix(options: ProbePrefixOptions): Promise<PrefixEvidence> {
  const { link, gateway, runner } = options;
  const { stdout } = await runner.run('ip', ['-j', 'addr', 'show', 'dev', link]);
  const self = parseSender(stdout);
  if (self === undefined) throw new OvlabError('OVLAB_E_UNSUPPORTED', `${link} has no MAC address`);
  const stranger = strangerMac();
  const unused = unusedAddress(options.prefix);
  const seen = { gateway: '', stranger: false, solicited: false, delivered: false };
  const socket = await openPacketSocket(link, {
    types,
    promiscuous: true,
    onFrame: (octets) => {
      const message = neighborMessage(octets);
      const to = macAt(octets, 0);
      if (message?.type === 'advertisement' && message.target === gateway) {
        seen.gateway = macAt(octets, 6);
        if (to === stranger) seen.stranger = true;
      } else if (message?.type === 'solicitation' && message.target === unused) {
        seen.solicited = true;
      } else if (to === self.mac && addressAt(octets, IPV6_DESTINATION) === unused) {
        seen.delivered = true;
      }
    },
  });
  const repeat = (send: () => void, done: () => boolean): Promise<void> => attempt(options, send, done);
  try {
    await repeat(
      () => socket.send(solicitation(gateway, self)),
      () => seen.gateway !== '',
    );
    if (seen.gateway === '') return { gateway: 'silent', unused: 'silent', foreignMac: 'untested' };
    await repeat(
      () => {
        for (const question of questions(unused, gateway, self.mac, seen.gateway)) socket.send(question);
      },
      () => seen.solicited || seen.delivered,
    );
    const delivered = seen.delivered && !seen.solicited;
    const tries = options.foreignMac === true && !delivered;
    if (tries) {
      await repeat(
        () => socket.send(solicitation(gateway, strangerOf(stranger))),
        () => seen.stranger,
      );
    }
    return {
      gateway: 'answered',
      unused: seen.solicited ? 'solicited' : delivered ? 'delivered' : 'silent',
      foreignMac: tries ? (seen.stranger ? 'answered' : 'silent') : 'untested',
    };
  } finally {
    socket.close();
  }
}

async function attempt(
  { patience = 400, signal }: ProbePrefixOptions,
  send: () => void,
  done: () => boolean,
): Promise<void> {
  for (let tries = 0; tries < TRIES && !done(); tries += 1) {
    send();
    const deadline = performance.now() + patience;
    while (!done() && performance.now() < deadline) {
      await sleep(5, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** One that the router itself answers, and one that it cannot forward: some routers do the one, some the other. */
function questions(source: string, gateway: string, mac: string, to: string): readonly Uint8Array[] {
  return [
    { destination: gateway, hopLimit: 64 },
    { destination: BEYOND, hopLimit: 1 },
  ].map(({ destination, hopLimit }) =>
    frame(mac, source, destination, icmpv6(ECHO_REQUEST, [0x6f, 0x76, 0, 1], source, destination), {
      to,
      hopLimit,
    }),
  );
}

function macAt(octets: Uint8Array, offset: number): string {
  return [...octets.subarray(offset, offset + 6)]
    .map((octet) => octet.toString(16).padStart(2, '0'))
    .join(':');
}

/** Locally administered and unicast. */
function strangerMac(): string {
  return ['02', ...randomOctets(5)].join(':');
}

function strangerOf(mac: string): Sender {
  return { mac, address: linkLocalFromMac(mac) };
}

/** 63 random bits: nobody has it. */
function unusedAddress(prefix: string): string {
  const cidr = parseCidr(prefix);
  if (cidr?.prefixLength !== 64) {
    throw new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(prefix)} is not a /64`);
  }
  const interfaceId = BigInt(`0x${randomOctets(8).join('')}`) | (1n << 62n);
  return formatAddress({ family: 6, value: cidr.value | interfaceId });
}

function randomOctets(count: number): readonly string[] {
  const octets = crypto.getRandomValues(new Uint8Array(count));
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0'));
}

import { describe, expect, it } from 'vitest';
import { LearnedAddresses } from './learned-addresses.ts';
import { addressesOf, neighborMessage } from './neighbor-message.ts';
import { proxyAdvertisement, solicitation, solicitedNodeGroup } from './neighbor-frames.ts';
import { icmpv6Program, packetMreq, sockaddrLl, timeval } from './packet-options.ts';
import { parseEntries, parseNeighbourAddresses, parseSender } from './proxy-entries.ts';
import { packetsOf } from './received-packets.ts';
import { parseSourceSet } from './source-set.ts';

const own = '20010db8005500000000000000000001';
const client = '20010db800550000000000000000000c';
const group = 'ff0200000000000000000001ff00000c';
const unspecified = '0'.repeat(32);

/** scapy: raw(Ether()/IPv6(src=…, dst=…, hlim=255)/ICMPv6ND_NS(tgt=…)) with the checksum left out. */
function frame({
  type = 135,
  source = unspecified,
  target = client,
  hopLimit = 'ff',
  code = '00',
} = {}): Uint8Array {
  const ether = '3333ff00000c' + '020000000a11' + '86dd';
  const ip = '60000000' + '0018' + '3a' + hopLimit + source + group;
  return Buffer.from(`${ether}${ip}${type.toString(16)}${code}000000000000${target}`, 'hex');
}

describe('neighborMessage', () => {
  it('reads who asks for whom', () => {
    expect(neighborMessage(frame({ source: own }))).toEqual({
      type: 'solicitation',
      source: '2001:db8:55::1',
      destination: 'ff02::1:ff00:c',
      target: '2001:db8:55::c',
    });
    expect(neighborMessage(frame({ type: 136 }))).toMatchObject({ type: 'advertisement' });
  });

  it.each([
    ['a hop limit of a packet that was routed', { hopLimit: 'fe' }],
    ['another code', { code: '01' }],
    ['another type', { type: 134 }],
    ['a multicast target', { target: group }],
  ])('ignores %s', (_name, change) => {
    expect(neighborMessage(frame(change))).toBeUndefined();
  });

  it('ignores what ends too early', () => {
    for (let length = 0; length < frame().length; length += 1) {
      expect(neighborMessage(frame().subarray(0, length))).toBeUndefined();
    }
  });
});

describe('addressesOf', () => {
  const of = (change: Parameters<typeof frame>[0]): readonly string[] => {
    const message = neighborMessage(frame(change));
    return message === undefined ? [] : addressesOf(message);
  };

  it('believes who makes sure to be alone, who asks, and who answers; not what is only asked for', () => {
    expect(of({})).toEqual(['2001:db8:55::c']);
    expect(of({ source: own })).toEqual(['2001:db8:55::1']);
    expect(of({ type: 136, source: own })).toEqual(['2001:db8:55::1', '2001:db8:55::c']);
    expect(of({ type: 136, source: client })).toEqual(['2001:db8:55::c']);
    expect(of({ type: 136 })).toEqual([]);
  });
});

describe('LearnedAddresses', () => {
  const options = { prefix: '2001:db8:55::/64', own: ['2001:db8:55::1'], capacity: 2, lifetime: 100 };

  it('takes addresses of the prefix that are not our own, each once', () => {
    const learned = new LearnedAddresses(options);
    expect(learned.hear('2001:db8:55::a', 0)).toEqual({ added: true, evicted: undefined });
    expect(learned.hear('2001:db8:55::a', 1)).toEqual({ added: false, evicted: undefined });
    expect(learned.hear('2001:db8:55::1', 1).added).toBe(false);
    expect(learned.hear('fe80::a', 1).added).toBe(false);
    expect(learned.hear('2001:db8:56::a', 1).added).toBe(false);
    expect(learned.all).toEqual(['2001:db8:55::a']);
  });

  it('lets the one go that was heard of longest ago', () => {
    const learned = new LearnedAddresses(options);
    learned.hear('2001:db8:55::a', 0);
    learned.hear('2001:db8:55::b', 1);
    learned.hear('2001:db8:55::a', 2);
    expect(learned.hear('2001:db8:55::c', 3)).toEqual({ added: true, evicted: '2001:db8:55::b' });
    expect(learned.all).toEqual(['2001:db8:55::a', '2001:db8:55::c']);
  });

  it('forgets what nobody speaks of', () => {
    const learned = new LearnedAddresses(options);
    learned.hear('2001:db8:55::a', 0);
    learned.hear('2001:db8:55::b', 50);
    expect(learned.expire(100)).toEqual([]);
    expect(learned.expire(101)).toEqual(['2001:db8:55::a']);
    expect(learned.has('2001:db8:55::b')).toBe(true);
  });
});

describe('what a proxy says', () => {
  const sender = { mac: '02:00:00:00:0a:11', address: 'fe80::aff:fe00:a11' };

  it('is what another implementation builds', () => {
    // scapy: Ether(src=…,dst='33:33:00:00:00:01')/IPv6(src=…,dst='ff02::1',hlim=255)/
    // ICMPv6ND_NA(tgt='2001:db8:55::c',R=1,S=0,O=0)/ICMPv6NDOptDstLLAddr(lladdr=…)
    expect(Buffer.from(proxyAdvertisement('2001:db8:55::c', sender)).toString('hex')).toBe(
      '333300000001020000000a1186dd6000000000203afffe8000000000000000000afffe000a11ff0200000000000000000000000000018800aae28000000020010db800550000000000000000000c0201020000000a11',
    );
    // ICMPv6ND_NS(tgt='2001:db8:55::c')/ICMPv6NDOptSrcLLAddr(lladdr=…) to ff02::1:ff00:c
    expect(Buffer.from(solicitation('2001:db8:55::c', sender)).toString('hex')).toBe(
      '3333ff00000c020000000a1186dd6000000000203afffe8000000000000000000afffe000a11ff0200000000000000000001ff00000c87002dd60000000020010db800550000000000000000000c0101020000000a11',
    );
  });

  it('is read back', () => {
    expect(neighborMessage(proxyAdvertisement('2001:db8:55::c', sender))).toMatchObject({
      type: 'advertisement',
      source: sender.address,
      target: '2001:db8:55::c',
    });
    expect(solicitedNodeGroup('2001:db8:55::1:203')).toBe('ff02::1:ff01:0203');
  });
});

describe('what programs print', () => {
  it('tells who speaks on the uplink', () => {
    const row = {
      address: '02:00:00:00:0a:11',
      addr_info: [
        { family: 'inet', local: '169.254.0.1', scope: 'link' },
        { family: 'inet6', local: 'fe80::9', scope: 'link' },
      ],
    };
    expect(parseSender(JSON.stringify([row]))).toEqual({ mac: '02:00:00:00:0a:11', address: 'fe80::9' });
    expect(parseSender(JSON.stringify([{ ...row, addr_info: [] }]))?.address).toBe('fe80::ff:fe00:a11');
    expect(parseSender('[{"address":"0.0.0.0"}]')).toBeUndefined();
    expect(parseSender('')).toBeUndefined();
  });

  it('is read also when there is nothing', () => {
    expect(parseEntries('')).toEqual([]);
    expect(parseEntries('[{"dst":"2001:db8:55::c","dev":"eth0","flags":["proxy"]}]')).toEqual([
      '2001:db8:55::c',
    ]);
    expect(parseSourceSet('')).toEqual([]);
    expect(parseSourceSet('{"nftables":[{"metainfo":{}},{"set":{"name":"sources"}}]}')).toEqual([]);
    const elements = [{ elem: { val: '2001:db8:55::c', expires: 5 } }, '2001:db8:55::d'];
    expect(parseSourceSet(JSON.stringify({ nftables: [{ set: { elem: elements } }] }))).toEqual([
      '2001:db8:55::c',
      '2001:db8:55::d',
    ]);
  });

  it('leaves out neighbours that nobody has seen', () => {
    const rows = [
      { dst: '2001:db8:55::c', state: ['STALE'] },
      { dst: '2001:db8:55::d', state: ['FAILED'] },
      { dst: '2001:db8:55::e', state: ['INCOMPLETE'] },
    ];
    expect(parseNeighbourAddresses(JSON.stringify(rows))).toEqual(['2001:db8:55::c']);
  });

  it('tells the packets of an interface from those of one whose name is longer', () => {
    const text = 'Inter-|   Receive\n face |bytes packets\n  br0:  1000      12    0\n br01: 5 6 0\n';
    expect(packetsOf(text, 'br0')).toBe(12);
    expect(packetsOf(text, 'br01')).toBe(6);
    expect(packetsOf(text, 'br')).toBeUndefined();
  });
});

describe('options of packet sockets', () => {
  it('are laid out as the kernel reads them', () => {
    const little = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
    if (!little) return;
    expect(sockaddrLl(7).subarray(0, 8).toString('hex')).toBe('110086dd07000000');
    expect(packetMreq(7, 2).subarray(0, 8).toString('hex')).toBe('0700000002000000');
    expect(timeval(1200).toString('hex')).toBe('0100000000000000400d030000000000');
    expect(icmpv6Program([135, 136]).length).toBe(9 * 8);
  });

  it.each([
    [[135, 136], frame(), true],
    [[135, 136], frame({ type: 134 }), false],
    [[135, 136], frame({ type: 137 }), false],
    [[0, 255], frame({ type: 129 }), true],
  ] as const)('pass %j', (types, octets, passes) => {
    expect(run(icmpv6Program(types), octets) > 0).toBe(passes);
    expect(
      run(
        icmpv6Program(types),
        octets.map((octet, at) => (at === 20 ? 17 : octet)),
      ),
    ).toBe(0);
    expect(
      run(
        icmpv6Program(types),
        octets.map((octet, at) => (at === 12 ? 8 : octet)),
      ),
    ).toBe(0);
  });
});

/** The part of classic BPF that the program uses. */
function run(program: Buffer, octets: Uint8Array): number {
  const view = new DataView(program.buffer, program.byteOffset, program.length);
  const data = new DataView(Uint8Array.from(octets).buffer);
  let accumulator = 0;
  for (let at = 0; at < program.length / 8; at += 1) {
    const [code, k] = [view.getUint16(at * 8, true), view.getUint32(at * 8 + 4, true)];
    const [yes, no] = [view.getUint8(at * 8 + 2), view.getUint8(at * 8 + 3)];
    if (code === 0x06) return k;
    if (code === 0x28) accumulator = data.getUint16(k);
    else if (code === 0x30) accumulator = data.getUint8(k);
    else if (code === 0x15) at += accumulator === k ? yes : no;
    else if (code === 0x25) at += accumulator > k ? yes : no;
    else if (code === 0x35) at += accumulator >= k ? yes : no;
  }
  throw new Error('the program has no end');
}

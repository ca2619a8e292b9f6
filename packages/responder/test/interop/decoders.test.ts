import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { describeInKernel } from '../behaviour/behaviours.ts';
import type { RealWorld } from '../behaviour/real-world.ts';
import { sh } from '../support/netns.ts';
import { fullSettings } from './full-settings.ts';
import { captureFile } from './capture-file.ts';

const ROUTER_ADVERTISEMENT = 134;

async function advertised(world: RealWorld, settings = {}): Promise<void> {
  await world.start({ ...fullSettings, ...settings });
  await world.eventually(() => expect(world.heard).toHaveLength(1), 5000);
}

/** A file with every advertisement that was heard. */
function writeCapture(world: RealWorld): string {
  const file = join(world.directory, 'heard.pcap');
  const frames = world.captured.filter(({ bytes }) => bytes[0] === ROUTER_ADVERTISEMENT);
  writeFileSync(file, captureFile(frames.map(({ frame }) => frame)));
  return file;
}

const tshark = (file: string, ...args: readonly string[]): string => sh('tshark', '-r', file, ...args);

/** The values of each field in the first packet, by names of Wireshark without their common beginning. */
function fieldsOf(file: string, names: readonly string[]): Record<string, string> {
  const wanted = names.flatMap((name) => ['-e', `icmpv6.${name}`]);
  const [line = ''] = tshark(file, '-T', 'fields', '-E', 'separator=|', ...wanted).split('\n');
  const values = line.split('|');
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

const fields = {
  // Good.
  'checksum.status': '1',
  'nd.ra.cur_hop_limit': '32',
  'nd.ra.flag.m': '1',
  'nd.ra.flag.o': '1',
  'nd.ra.flag.h': '1',
  // High (RFC 4191 2.1).
  'nd.ra.flag.prf': '1',
  'nd.ra.flag.p': '0',
  'nd.ra.router_lifetime': '1700',
  'nd.ra.reachable_time': '30000',
  'nd.ra.retrans_timer': '1000',
  'opt.linkaddr': '02:00:5e:10:00:01',
  'opt.mtu': '1400',
  // The last one is that of the route.
  'opt.prefix': '2001:db8:55::,2001:db8:60::,2001:db8:a0::',
  'opt.prefix.length': '64,60,48',
  'opt.prefix.flag.l': '1,1',
  'opt.prefix.flag.a': '1,0',
  'opt.prefix.valid_lifetime': '86400,4294967295',
  'opt.prefix.preferred_lifetime': '14400,600',
  // Low.
  'opt.route_info.flag.route_preference': '3',
  'opt.route_lifetime': '900',
  'opt.rdnss': '2001:db8:55::53,2001:db8:55::54',
  'opt.rdnss.lifetime': '1234',
  'opt.dnssl': 'lab.example,example',
  'opt.dnssl.lifetime': '1234',
  // 1800 s in units of 8 s; 96 bits.
  'opt.pref64.scaled_lifetime': '225',
  'opt.pref64.plc': '0x0000',
  'opt.pref64.prefix': '64:ff9b::',
  'opt.captive_portal': 'https://portal.example/api',
  'opt.advertisement_interval': '600000',
  'opt.home_agent_preference': '5',
  'opt.home_agent_lifetime': '1600',
};

/** What `radvdump` makes of it: the configuration with which radvd would say the same. */
const radvdConfiguration = `
interface eth0
{
AdvSendAdvert on;
AdvManagedFlag on;
AdvOtherConfigFlag on;
AdvReachableTime 30000;
AdvRetransTimer 1000;
AdvCurHopLimit 32;
AdvDefaultLifetime 1700;
AdvHomeAgentFlag on;
AdvDefaultPreference high;
AdvSourceLLAddress on;
AdvLinkMTU 1400;
AdvIntervalOpt on;
AdvHomeAgentInfo on;
AdvMobRtrSupportFlag off;
HomeAgentPreference 5;
HomeAgentLifetime 1600;
prefix 2001:db8:55::/64
{
AdvValidLifetime 86400;
AdvPreferredLifetime 14400;
AdvOnLink on;
AdvAutonomous on;
AdvRouterAddr off;
};
prefix 2001:db8:60::/60
{
AdvValidLifetime infinity;
AdvPreferredLifetime 600;
AdvOnLink on;
AdvAutonomous off;
AdvRouterAddr off;
};
route 2001:db8:a0::/48
{
AdvRoutePreference low;
AdvRouteLifetime 900;
};
RDNSS 2001:db8:55::53 2001:db8:55::54
{
AdvRDNSSLifetime 1234;
};
DNSSL lab.example example
{
AdvDNSSLLifetime 1234;
};
};`;

describeInKernel('an advertisement with every option, as understood by', (behaviour) => {
  behaviour('rdisc6', async (world) => {
    await advertised(world);
    const answer = sh('ip', 'netns', 'exec', world.host.netns, 'rdisc6', '-1', '-w', '30000', 'eth0');
    const lines = answer.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
    expect(lines).toEqual([
      'Soliciting ff02::2 (ff02::2) on eth0...',
      '',
      'Hop limit : 32 ( 0x20)',
      'Stateful address conf. : Yes',
      'Stateful other conf. : Yes',
      'Mobile home agent : Yes',
      'Router preference : high',
      'Neighbor discovery proxy : No',
      'Router lifetime : 1700 (0x000006a4) seconds',
      'Reachable time : 30000 (0x00007530) milliseconds',
      'Retransmit time : 1000 (0x000003e8) milliseconds',
      'Source link-layer address: 02:00:5E:10:00:01',
      'MTU : 1400 bytes (valid)',
      'Prefix : 2001:db8:55::/64',
      'On-link : Yes',
      'Autonomous address conf.: Yes',
      'Valid time : 86400 (0x00015180) seconds',
      'Pref. time : 14400 (0x00003840) seconds',
      'Prefix : 2001:db8:60::/60',
      'On-link : Yes',
      'Autonomous address conf.: No',
      'Valid time : infinite (0xffffffff)',
      'Pref. time : 600 (0x00000258) seconds',
      'Route : 2001:db8:a0::/48',
      'Route preference : low',
      'Route lifetime : 900 (0x00000384) seconds',
      'Recursive DNS server : 2001:db8:55::53',
      'Recursive DNS server : 2001:db8:55::54',
      'DNS servers lifetime : 1234 (0x000004d2) seconds',
      'DNS search list : lab.example example',
      'DNS search list lifetime: 1234 (0x000004d2) seconds',
      'from fe80::1',
      '',
    ]);
  });

  behaviour('radvdump', async (world) => {
    const dump = spawn('ip', ['netns', 'exec', world.host.netns, 'radvdump']);
    let said = '';
    for (const stream of [dump.stdout, dump.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    try {
      await advertised(world);
      world.host.solicit();
      await world.eventually(() => expect(said).toContain('# End of interface definition'), 5000);
    } finally {
      dump.kill();
    }
    const [first = ''] = said.split('# End of interface definition');
    const lines = first.split('\n').map((line) => line.replace(/#.*/, '').trim());
    expect(lines.filter((line) => line !== '').join('\n')).toBe(radvdConfiguration.trim());
  });

  behaviour('tshark, field by field', async (world) => {
    await advertised(world);
    const file = writeCapture(world);
    expect(fieldsOf(file, Object.keys(fields))).toEqual(fields);
  });

  behaviour('tshark, without a complaint', async (world) => {
    await advertised(world);
    const file = writeCapture(world);
    // Warnings and errors; that a version does not know an option is a note.
    const complaints = tshark(file, '-Y', '_ws.malformed || _ws.expert.severity >= 0x600000');
    expect(complaints).toBe('');
    expect(tshark(file)).toContain('Router Advertisement from 02:00:5e:10:00:01');
  });

  behaviour('tshark, when it takes several packets (item 34, RFC 4861 6.2.3)', async (world) => {
    const servers = Array.from({ length: 120 }, (_, index) => `2001:db8:55::${(index + 256).toString(16)}`);
    await world.start({ ...fullSettings, rdnss: servers });
    await world.eventually(() => expect(world.heard).toHaveLength(2), 5000);
    const file = writeCapture(world);
    expect(tshark(file, '-Y', '_ws.malformed || ipv6.fragment || _ws.expert.severity >= 0x600000')).toBe('');
    const told = tshark(file, '-T', 'fields', '-e', 'icmpv6.opt.rdnss').trim();
    expect(told.split(/[\n,]/)).toEqual(servers);
    for (const { frame } of world.captured) expect(frame.length).toBeLessThanOrEqual(1500 + 14);
    await world.eventually(() => expect(world.host.routes()).toHaveLength(2), 1000);
  });
});

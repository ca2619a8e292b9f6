import { expect } from 'vitest';
import { describeInKernel } from '../behaviour/behaviours.ts';
import type { RealWorld } from '../behaviour/real-world.ts';
import { HOST_MAC } from '../behaviour/world.ts';
import { runIn, scapy } from './programs.ts';

async function advertised(world: RealWorld): Promise<void> {
  await world.start();
  await world.eventually(() => expect(world.heard).toHaveLength(1), 5000);
  await world.elapse(3100);
}

const answers = ({ heard }: RealWorld, host: string) =>
  heard.filter(({ destination }) => destination === host);

/** A solicitation in the words of scapy, with what stands between its IPv6 and its ICMPv6 header. */
function solicitation(source: string, headers = ''): string {
  const link = source === '::' ? '' : `/ICMPv6NDOptSrcLLAddr(lladdr='${HOST_MAC}')`;
  const ip = `IPv6(src='${source}',dst='ff02::2',hlim=255)`;
  return `Ether(src='${HOST_MAC}',dst='33:33:00:00:00:02')/${ip}${headers}/ICMPv6ND_RS()${link}`;
}

const send = (world: RealWorld, ...frames: readonly string[]) => {
  const [python = '', ...args] = scapy('eth0', frames);
  return runIn(world.host.netns, python, ...args);
};

describeInKernel('a solicitation', (behaviour) => {
  behaviour('of rdisc6 is answered, as often as it asks', async (world) => {
    await advertised(world);
    for (const count of [1, 2, 3]) {
      const answer = await runIn(world.host.netns, 'rdisc6', '-1', '-w', '30000', 'eth0');
      expect(answer).toContain('from fe80::1');
      // It uses the address that the kernel chooses.
      await world.eventually(() => {
        expect(world.heard.filter(({ destination }) => destination !== 'ff02::1')).toHaveLength(count);
      }, 1000);
    }
  });

  behaviour('of scapy is answered, from a link-local and a global address', async (world) => {
    await advertised(world);
    await send(world, solicitation('fe80::a1'), solicitation('2001:db8:55::a2'));
    await world.eventually(() => {
      expect(
        world.heard
          .slice(1)
          .map(({ source, destination }) => [source, destination])
          .sort(),
      ).toEqual([
        ['fe80::1', '2001:db8:55::a2'],
        ['fe80::1', 'fe80::a1'],
      ]);
    }, 3000);
  });

  behaviour('with extension headers is answered (RFC 8200 4.1)', async (world) => {
    await advertised(world);
    await send(
      world,
      solicitation('fe80::b1', '/IPv6ExtHdrHopByHop()'),
      solicitation('fe80::b2', '/IPv6ExtHdrDestOpt(options=[PadN(optdata=bytes(4))])'),
    );
    await world.eventually(() => {
      expect([answers(world, 'fe80::b1').length, answers(world, 'fe80::b2').length]).toEqual([1, 1]);
    }, 3000);
  });

  behaviour('in an atomic fragment is not answered (RFC 6980 5)', async (world) => {
    await advertised(world);
    await send(
      world,
      solicitation('fe80::c1', '/IPv6ExtHdrFragment(id=1)'),
      // The same without the header shows that the first one has had its time.
      solicitation('fe80::c2'),
    );
    await world.eventually(() => expect(answers(world, 'fe80::c2')).toHaveLength(1), 3000);
    await world.elapse(600);
    expect(answers(world, 'fe80::c1')).toEqual([]);
    expect(world.log.filter((line) => line === 'heard router-solicitation')).toHaveLength(1);
  });
});

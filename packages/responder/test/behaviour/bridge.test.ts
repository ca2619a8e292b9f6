import { optionsOf } from '@ovlab/ndp';
import { expect } from 'vitest';
import { sh } from '../support/netns.ts';
import { describeInKernel } from './behaviours.ts';
import { openEar } from './ear.ts';
import { lastHeard, multicasts, prefixesIn } from './heard.ts';
import type { RealWorld } from './real-world.ts';
import { HOST_LINK_LOCAL } from './world.ts';

const FULL = '2001:db8:55::/64 86400/14400';

const bridgeMac = ({ router }: RealWorld): string =>
  String(JSON.parse(sh('ip', '-n', router.netns, '-j', 'link', 'show', 'dev', 'br0'))[0].address);

async function configured(world: RealWorld): Promise<void> {
  await world.eventually(() => expect(world.host.routes()).toMatchObject([{ via: 'fe80::1' }]), 5000);
}

/** A bridge that takes the lowest MAC address of its ports, as one does that nobody has given another. */
function makeBridgeWithoutOwnMac(world: RealWorld): void {
  world.router.remove();
  world.router.ip(
    'link set port0 address 02:00:5e:10:00:80',
    'link add br0 type bridge',
    'link set br0 addrgenmode none',
    'link set port0 master br0',
    'addr add fe80::1/64 dev br0 nodad',
    'addr add 2001:db8:55::1/64 dev br0 nodad',
  );
  world.router.setForwarding(true);
  world.router.ip('link set br0 up');
}

/** A port that comes and goes as that of an OpenVPN server. */
const addTap = ({ router }: RealWorld, mac: string): void =>
  router.ip('tuntap add tap0 mode tap', `link set tap0 address ${mac}`, 'link set tap0 master br0 up');

describeInKernel('a bridge', (behaviour) => {
  behaviour('whose MAC address changes with its ports: hosts learn each one (radvd #9)', async (world) => {
    makeBridgeWithoutOwnMac(world);
    await world.start();
    await configured(world);
    expect(world.host.neighbour('fe80::1')).toBe('02:00:5e:10:00:80');
    addTap(world, '02:00:5e:10:00:05');
    expect(bridgeMac(world)).toBe('02:00:5e:10:00:05');
    await world.eventually(() => expect(world.host.neighbour('fe80::1')).toBe('02:00:5e:10:00:05'), 5000);
    world.router.ip('link del tap0');
    expect(bridgeMac(world)).toBe('02:00:5e:10:00:80');
    await world.eventually(() => {
      expect(optionsOf(lastHeard(world).message, 'source-link-layer-address')).toEqual([
        { type: 'source-link-layer-address', linkLayerAddress: '02:00:5e:10:00:80' },
      ]);
    }, 5000);
    expect([...new Set(world.heard.flatMap(({ message }) => prefixesIn(message)))]).toEqual([FULL]);
  });

  behaviour(
    'a TAP port deleted and made again never moves advertisements to another link (radvd #25)',
    async (world) => {
      world.router.ip('link add lan0 type veth peer name lan1', 'link set lan0 up', 'link set lan1 up');
      const ear = await openEar(world.router.netns, 'lan1');
      try {
        await world.start({ interval: [3, 4] });
        await configured(world);
        for (let turn = 0; turn < 3; turn += 1) {
          addTap(world, '02:00:5e:10:00:05');
          await world.elapse(200);
          world.router.ip('link del tap0');
        }
        // The bridge itself goes too, and another interface gets its place.
        world.router.remove();
        world.router.ip('link add lan2 type veth peer name lan3', 'link set lan2 up');
        await world.elapse(500);
        world.router.create();
        const before = multicasts(world).length;
        await world.eventually(() => expect(multicasts(world).length).toBeGreaterThan(before), 6000);
        expect(ear.captured.filter(({ bytes }) => bytes[0] === 134)).toEqual([]);
      } finally {
        await ear.close();
      }
    },
  );

  behaviour(
    'whose MTU follows its ports is told with that MTU, and advertised on all along',
    async (world) => {
      makeBridgeWithoutOwnMac(world);
      await world.start({ mtu: 1450 });
      await configured(world);
      const told = () => optionsOf(lastHeard(world).message, 'mtu').map(({ mtu }) => mtu);
      await world.eventually(() => expect(told()).toEqual([1450]), 1000);
      world.router.ip('tuntap add tap0 mode tap', 'link set tap0 mtu 1400', 'link set tap0 master br0 up');
      await world.eventually(() => expect(told()).toEqual([1400]), 5000);
      world.router.ip('link del tap0');
      await world.eventually(() => expect(told()).toEqual([1450]), 5000);
    },
  );

  behaviour(
    'that snoops multicast and asks for members lets solicitations through (gluon #3500)',
    async (world) => {
      sh(
        'ip',
        '-n',
        world.router.netns,
        'link',
        'set',
        'br0',
        'type',
        'bridge',
        'mcast_snooping',
        '1',
        'mcast_querier',
        '1',
      );
      await world.start();
      await configured(world);
      await world.elapse(3500);
      world.host.solicit();
      await world.eventually(() => expect(lastHeard(world).destination).toBe(HOST_LINK_LOCAL), 2000);
      world.host.solicit({ source: '::' });
      await world.eventually(() => expect(multicasts(world)).toHaveLength(2), 2000);
    },
  );

  behaviour(
    'whose last port is a TAP that nobody reads is waited for, for as long as it takes',
    async (world) => {
      world.router.setCarrier(false);
      addTap(world, '02:00:5e:10:00:05');
      await world.start();
      expect(world.log.join('\n')).toContain('waiting: br0: no-carrier');
      await world.elapse(1500);
      world.router.setCarrier(true);
      await configured(world);
    },
  );
});

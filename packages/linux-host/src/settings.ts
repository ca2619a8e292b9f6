import type { Change } from './change.ts';
import type { LinkState } from './snapshot.ts';

/** A setting that is not as it shall be. */
interface Setting {
  readonly wrong: boolean;
  readonly why: string;
  readonly change: Change;
}

/** What has to change so that a bridge of ours is as it was made. */
export function bridgeSettings(
  bridge: LinkState,
  mark: string,
  uplink: LinkState,
): { readonly why: string; readonly changes: readonly Change[] } {
  const { name } = bridge;
  const set = `link set dev ${name}`;
  const { stp = false, forwardDelay = 0, multicastSnooping = false } = bridge.bridge ?? {};
  return collect(name, [
    alias(bridge, mark),
    {
      wrong: bridge.mac !== uplink.mac,
      why: `has another MAC address than ${uplink.name}`,
      change: { apply: `${set} address ${uplink.mac}`, undo: `${set} address ${bridge.mac}` },
    },
    mtu(bridge, uplink.mtu),
    {
      wrong: stp,
      why: 'runs STP',
      change: { apply: `${set} type bridge stp_state 0`, undo: `${set} type bridge stp_state 1` },
    },
    {
      wrong: forwardDelay !== 0,
      why: 'has a forward delay',
      change: {
        apply: `${set} type bridge forward_delay 0`,
        undo: `${set} type bridge forward_delay ${forwardDelay}`,
      },
    },
    {
      wrong: multicastSnooping,
      why: 'snoops multicast',
      change: { apply: `${set} type bridge mcast_snooping 0`, undo: `${set} type bridge mcast_snooping 1` },
    },
    quiet(bridge),
    up(bridge),
  ]);
}

/** The same for a TAP device that exists. */
export function tapSettings(
  tap: LinkState,
  mark: string,
  bridge: string,
  octets: number,
): { readonly why: string; readonly changes: readonly Change[] } {
  const set = `link set dev ${tap.name}`;
  return collect(tap.name, [
    alias(tap, mark),
    quiet(tap),
    mtu(tap, octets),
    {
      wrong: tap.master !== bridge,
      why: `is not a port of ${bridge}`,
      change: { apply: `${set} master ${bridge}`, undo: `${set} nomaster` },
    },
    up(tap),
  ]);
}

function collect(name: string, settings: readonly Setting[]) {
  const wrong = settings.filter((setting) => setting.wrong);
  return {
    why: `${name} ${wrong.map(({ why }) => why).join(' and ')}`,
    changes: wrong.map(({ change }) => change),
  };
}

function alias(link: LinkState, mark: string): Setting {
  const set = `link set dev ${link.name} alias`;
  return {
    wrong: link.alias !== mark,
    why: 'lacks its mark',
    change: { apply: `${set} "${mark}"`, undo: `${set} "${link.alias ?? ''}"` },
  };
}

function mtu(link: LinkState, octets: number): Setting {
  const set = `link set dev ${link.name} mtu`;
  return {
    wrong: link.mtu !== octets,
    why: `has an MTU of ${link.mtu}, not ${octets}`,
    change: { apply: `${set} ${octets}`, undo: `${set} ${link.mtu}` },
  };
}

function quiet(link: LinkState): Setting {
  const set = `link set dev ${link.name} addrgenmode`;
  return {
    wrong: link.addressGenMode !== 'none',
    why: 'makes itself a link-local address',
    change: { apply: `${set} none`, undo: `${set} ${link.addressGenMode ?? 'eui64'}` },
  };
}

function up(link: LinkState): Setting {
  const set = `link set dev ${link.name}`;
  return { wrong: !link.up, why: 'is down', change: { apply: `${set} up`, undo: `${set} down` } };
}

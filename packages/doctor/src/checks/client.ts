import { bad, check, good, skipped, type Check } from '../check.ts';
import { linkSysctl } from '../gather/sysctls.ts';
import { noLabFile } from './shared.ts';

const tunnel = check({
  id: 'client.tunnel',
  title: 'The tunnel of the client is up',
  severity: 'error',
  side: 'client',
  looksAt: 'OpenVPN processes, and the TAP device',
  consequence: 'The client has no IPv6.',
  needs: ['client'],
  judge: ({ client: { openvpn, tap } }, { client }) => {
    const up = `ovlab client up ${client ?? 'NAME'}`;
    if (openvpn.length === 0) return bad('no OpenVPN runs', up);
    if (tap === undefined)
      return bad('OpenVPN runs, and there is no TAP device', 'see its log: ovlab client status');
    if (!tap.up) return bad(`${tap.name} is down`, `ip link set dev ${tap.name} up`);
    return tap.carrier ? good(`${tap.name} is up and open`) : bad(`nobody has ${tap.name} open`, up);
  },
});

const address = check({
  id: 'client.address',
  title: 'The client has an address out of the prefix',
  severity: 'error',
  side: 'client',
  looksAt: '`ip -6 address` of the TAP device',
  consequence: 'Nobody on the internet can answer the client.',
  needs: ['client'],
  judge: ({ client: { tap, addresses } }, { lab, client }) => {
    if (tap === undefined) return skipped('there is no TAP device');
    const usable = addresses.filter(({ duplicate, tentative }) => !duplicate && !tentative);
    const wanted = lab?.clients.find(({ name }) => name === client)?.address;
    const found = usable.find((item) => wanted === undefined || item.address === wanted);
    if (found !== undefined) return good(`${found.address} on ${tap.name}`);
    const [first] = addresses;
    if (first?.duplicate === true) {
      return bad(
        `${first.address} is used by another host`,
        `ip -6 addr del ${first.address}/64 dev ${tap.name}`,
      );
    }
    if (first?.tentative === true)
      return bad(`${first.address} is being checked still`, 'wait a second, and look again');
    return bad(
      wanted === undefined
        ? `${tap.name} has no address of ${lab?.prefix ?? 'a prefix'}`
        : `${tap.name} does not have ${wanted}`,
      wanted === undefined
        ? 'look whether advertisements arrive: ovlab-responder runs on the server, and accept_ra is on here'
        : `ip -6 addr add ${wanted}/64 dev ${tap.name}`,
    );
  },
});

const acceptRa = check({
  id: 'client.accept-ra',
  title: 'The client listens to Router Advertisements',
  severity: 'error',
  side: 'client',
  looksAt: '`accept_ra` and `forwarding` of the TAP device',
  consequence: 'It gets neither an address nor a gateway by itself.',
  fixes: true,
  needs: ['client', 'sysctls'],
  judge: ({ client: { tap }, sysctls }, { lab, client }) => {
    if (tap === undefined) return skipped('there is no TAP device');
    if (lab?.clients.find(({ name }) => name === client)?.address !== undefined) {
      return skipped('the address of this client is static');
    }
    const name = linkSysctl(6, tap.name, 'accept_ra');
    const value = sysctls[name];
    const forwards = sysctls[linkSysctl(6, tap.name, 'forwarding')] === '1';
    const least = forwards ? '2' : '1';
    if (value === undefined) return skipped(`${name} is not there`);
    if (value >= least) return good(`${name} is ${value}`);
    return bad(
      `${name} is ${value}${forwards ? ', and the machine forwards' : ''}`,
      `sysctl -w ${name}=${least}`,
      { fix: [{ kind: 'sysctl', values: { [name]: least } }] },
    );
  },
});

const gateway = check({
  id: 'client.gateway',
  title: 'The client has a gateway through the tunnel, and it answers',
  severity: 'error',
  side: 'client',
  looksAt: '`ip -6 route` and `ip -6 neigh` of the TAP device',
  consequence: 'The client reaches the network of the server, and nothing beyond it.',
  needs: ['client', 'neighbours'],
  judge: ({ client: { tap, gateways }, neighbours }) => {
    if (tap === undefined) return skipped('there is no TAP device');
    const [first] = gateways;
    if (first === undefined) {
      return bad(
        `no IPv6 default route leaves by ${tap.name}`,
        'look at the server: ovlab doctor there; advertise.router.lifetime must not be 0',
      );
    }
    const known = neighbours.find(({ link, address: of }) => link === tap.name && of === first);
    return known?.state === 'FAILED' || known?.state === 'INCOMPLETE'
      ? bad(`${first} on ${tap.name} is ${known.state}`, 'look at the server: ovlab doctor there')
      : good(`${first} on ${tap.name}`);
  },
});

const preference = check({
  id: 'client.preference',
  title: 'Traffic of the client takes the tunnel',
  severity: 'warning',
  side: 'client',
  looksAt: 'metrics of the IPv6 default routes',
  consequence: 'Packets leave by another network, with another address.',
  needs: ['client', 'routes'],
  judge: ({ client: { tap }, routes }) => {
    if (tap === undefined) return skipped('there is no TAP device');
    const found = routes.filter(({ family, destination }) => family === 6 && destination === 'default');
    const own = found.filter(({ link }) => link === tap.name);
    const other = found.find(
      ({ link, metric = 0 }) => link !== tap.name && own.every((route) => metric < (route.metric ?? 0)),
    );
    if (own.length === 0) return skipped(`no IPv6 default route leaves by ${tap.name}`);
    return other === undefined
      ? good(`${tap.name} has the best route`)
      : bad(
          `${String(other.link)} has a better default route, with the metric ${String(other.metric)}`,
          `ip -6 route replace default via ${other.gateway ?? '::'} dev ${String(other.link)} metric 4096`,
        );
  },
});

const dns = check({
  id: 'client.dns',
  title: 'The client asks the DNS servers that the server names',
  severity: 'warning',
  side: 'client',
  looksAt: '`/etc/resolv.conf` and `advertise.rdnss` of the lab file',
  consequence: 'Names of the network behind the tunnel are not found.',
  needs: ['resolver'],
  judge: ({ resolver: { nameservers } }, { lab }) => {
    if (lab === undefined) return noLabFile;
    const { rdnss } = lab.advertise;
    if (rdnss.length === 0) return skipped('advertise.rdnss names none');
    if (nameservers.some((server) => server.startsWith('127.'))) {
      return skipped('a resolver of this machine is asked, which has its servers elsewhere');
    }
    const found = rdnss.find((server) => nameservers.includes(server));
    return found === undefined
      ? bad(
          `/etc/resolv.conf has ${nameservers.join(', ') || 'no server'}, and not ${rdnss.join(', ')}`,
          'install rdnssd, or use systemd-networkd or NetworkManager on the TAP device',
        )
      : good(found);
  },
});

export const clientChecks: readonly Check[] = [tunnel, address, acceptRa, gateway, preference, dns];

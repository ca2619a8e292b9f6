import { bad, check, good, skipped, type Check } from '../check.ts';
import { bridgeOf, noBridge, noLabFile, portsOf } from './shared.ts';

const supervisor = check({
  id: 'supervisor.running',
  title: 'The supervisor runs',
  severity: 'error',
  looksAt: 'its socket in the run-time directory',
  consequence: 'Nobody sends Router Advertisements or starts OpenVPN again when it ends.',
  needs: ['supervisor', 'links'],
  judge: ({ supervisor: { socket, state }, links }, subject) => {
    if (bridgeOf(subject, links) === undefined) return noBridge(subject);
    if (state === 'answers') return good(`${socket} answers`);
    return bad(
      state === 'absent' ? `there is no ${socket}` : `nobody answers at ${socket}`,
      'systemctl start the unit that `ovlab server persist` wrote, or run: ovlab server run',
    );
  },
});

const listening = check({
  id: 'openvpn.listening',
  title: 'OpenVPN listens on its port',
  severity: 'error',
  looksAt: '`ss -lntup`',
  consequence: 'No client gets in.',
  needs: ['sockets', 'links'],
  judge: ({ sockets, links }, subject) => {
    if (subject.lab === undefined) return noLabFile;
    if (bridgeOf(subject, links) === undefined) return noBridge(subject);
    const { proto } = subject.lab.vpn;
    const closed = portsOf(subject).filter(
      (port) => !sockets.some((socket) => socket.proto === proto && socket.port === port),
    );
    return closed.length === 0
      ? good(`${portsOf(subject).join(', ')}/${proto}`)
      : bad(
          `nobody listens on ${closed.join(', ')}/${proto}`,
          'see why it ended: `ovlab logs server`; the supervisor starts it again',
        );
  },
});

/** A file and a process that are written and started together differ by less. */
const slackMs = 2000;

const profile = check({
  id: 'openvpn.profile',
  title: 'OpenVPN runs with the profile as it is written',
  severity: 'warning',
  looksAt: 'time of the profile, and of the start of its OpenVPN',
  consequence: 'What was changed in the lab file is not in force.',
  needs: ['supervisor', 'processes'],
  judge: ({ supervisor: { profiles }, processes }) => {
    for (const { path, writtenAt } of profiles) {
      const stale = processes.find(
        ({ name, args, startedAt }) =>
          name === 'openvpn' && args.includes(path) && startedAt + slackMs < writtenAt,
      );
      if (stale !== undefined) {
        return bad(
          `${path} was written after OpenVPN (pid ${String(stale.pid)}) started`,
          `kill ${String(stale.pid)}; the supervisor starts it again`,
        );
      }
    }
    return profiles.length === 0
      ? skipped('no profile is written')
      : good(`${String(profiles.length)} in force`);
  },
});

const owner = check({
  id: 'tap.owner',
  title: 'OpenVPN may open its TAP device',
  severity: 'error',
  looksAt: 'owner of the TAP device (`ip -d link`), and user of the OpenVPN process',
  consequence: 'An OpenVPN that is not root ends when it opens the device of another user.',
  needs: ['links', 'processes'],
  judge: ({ links, processes }, { taps }) => {
    const devices = links.filter(({ name, tun }) => taps.includes(name) && tun?.persistent === true);
    if (devices.length === 0) return skipped('there is no persistent TAP device');
    const users = [...new Set(processes.filter(({ name }) => name === 'openvpn').map(({ user }) => user))];
    const [user] = users.filter((name) => name !== 'root');
    if (user === undefined) return good(users.length === 0 ? 'no OpenVPN runs' : 'OpenVPN runs as root');
    const other = devices.find(({ owner: of }) => of !== user);
    return other === undefined
      ? good(`${devices.map(({ name }) => name).join(', ')} belongs to ${user}`)
      : bad(
          `OpenVPN runs as ${user}, and ${other.name} belongs to ${other.owner ?? 'nobody, so to root'}`,
          `ip tuntap del dev ${other.name} mode tap && ip tuntap add dev ${other.name} mode tap user ${user}`,
        );
  },
});

const carrier = check({
  id: 'tap.open',
  title: 'OpenVPN has its TAP devices open',
  severity: 'error',
  looksAt: '`ip link`: `NO-CARRIER` of the TAP devices',
  consequence: 'Nobody reads the device: frames to clients are dropped.',
  needs: ['links'],
  judge: ({ links }, subject) => {
    if (bridgeOf(subject, links) === undefined) return noBridge(subject);
    const devices = links.filter(({ name, tun }) => subject.taps.includes(name) && tun !== undefined);
    const idle = devices.filter(({ up, carrier: open }) => up && !open).map(({ name }) => name);
    if (devices.length === 0) return skipped('there is no TAP device');
    return idle.length === 0
      ? good(devices.map(({ name }) => name).join(', '))
      : bad(`no program has ${idle.join(', ')} open`, 'start the server: ovlab server run');
  },
});

const answers = check({
  id: 'port.answers',
  title: 'OpenVPN answers a client with its key',
  severity: 'error',
  looksAt: 'the first packet of a client, sent to this machine itself',
  consequence: 'A client waits for an answer that does not come.',
  needs: ['answer', 'links'],
  judge: ({ answer: { target, verdict, words, hint }, links }, subject) => {
    if (bridgeOf(subject, links) === undefined) return noBridge(subject);
    return verdict === 'answers' ? good(`${target}: ${words}`) : bad(`${target} ${verdict}: ${words}`, hint);
  },
});

export const serviceChecks: readonly Check[] = [supervisor, listening, answers, profile, owner, carrier];

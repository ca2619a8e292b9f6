import { bad, check, good, skipped, type Check } from '../check.ts';
import { applyCommand, bridgeOf, noBridge } from './shared.ts';

/** Managers that set interfaces up by themselves; the others write files for one of these. */
const independent = ['networkmanager', 'systemd-networkd', 'ifupdown'];

const port = check({
  id: 'manager.bridge-port',
  title: 'No network manager takes the ports out of the bridge',
  severity: 'warning',
  looksAt: 'interfaces that NetworkManager and systemd-networkd manage, and their files',
  consequence:
    'At its next event it puts its addresses on the port again, or takes the port out of the bridge.',
  needs: ['managers', 'links', 'configFiles'],
  judge: ({ managers, links, configFiles }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const ports = links.filter(({ master }) => master === bridge.name).map(({ name }) => name);
    // One that was told of the bridge knows what a port is.
    const stranger = managers.find(
      ({ kind, active, manages }) =>
        active &&
        ['networkmanager', 'systemd-networkd'].includes(kind) &&
        manages.some((name) => ports.includes(name)) &&
        !configFiles.some((file) => file.kind === kind && mentions(file.text, bridge.name)),
    );
    if (stranger === undefined) return good(`nobody else manages ${ports.join(', ') || 'a port'}`);
    const taken = stranger.manages.filter((name) => ports.includes(name));
    return bad(
      `${stranger.kind} manages ${taken.join(', ')} (${stranger.evidence}) and knows nothing of ${bridge.name}`,
      stranger.kind === 'networkmanager'
        ? taken.map((name) => `nmcli device set ${name} managed no`).join(' && ')
        : 'ovlab server persist --backend systemd-networkd',
    );
  },
});

const several = check({
  id: 'manager.several',
  title: 'One network manager manages an interface',
  severity: 'warning',
  looksAt: 'interfaces of NetworkManager, systemd-networkd and ifupdown',
  consequence: 'Each of them sets what the other has removed.',
  needs: ['managers'],
  judge: ({ managers }, { uplink, bridge }) => {
    const owners = (name: string | undefined): readonly string[] => [
      ...new Set(
        managers
          .filter(
            ({ kind, active, manages }) =>
              active && independent.includes(kind) && name !== undefined && manages.includes(name),
          )
          .map(({ kind }) => kind),
      ),
    ];
    for (const name of [uplink, bridge]) {
      const [first, ...others] = owners(name);
      if (first === undefined || others.length === 0) continue;
      return bad(
        `${String(name)} is managed by ${[first, ...others].join(' and ')}`,
        `remove ${String(name)} from the files of all but one of them`,
      );
    }
    return good(
      `${[...owners(uplink), ...owners(bridge)].join(', ') || 'none'} manages the interfaces of the server`,
    );
  },
});

const cloudInit = check({
  id: 'manager.cloud-init',
  title: 'cloud-init leaves the network alone',
  severity: 'warning',
  looksAt: '`/etc/cloud`: `network: {config: disabled}`',
  consequence: 'It writes the network of the first boot anew at each boot, without the bridge.',
  needs: ['configFiles', 'links'],
  judge: ({ configFiles, links }, subject) => {
    const files = configFiles.filter(({ kind }) => kind === 'cloud-init');
    if (files.length === 0) return good('it is not installed');
    if (bridgeOf(subject, links) === undefined) return noBridge(subject);
    const off = files.find(({ text }) => /^\s*network:\s*\{?\s*config:\s*disabled/m.test(text));
    if (off !== undefined) return good(`${off.path} switches it off`);
    const path = '/etc/cloud/cloud.cfg.d/99-ovlab-network.cfg';
    return bad(
      `no file in /etc/cloud switches its network part off`,
      `echo 'network: {config: disabled}' > ${path}`,
    );
  },
});

const persisted = check({
  id: 'boot.bridge',
  title: 'The bridge is there again after a reboot',
  severity: 'warning',
  looksAt: 'files of systemd-networkd, netplan, ifupdown, ifcfg and NetworkManager that name the bridge',
  consequence: 'After a reboot the server is what it was before: no bridge, no clients.',
  needs: ['configFiles', 'links'],
  judge: ({ configFiles, links }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const found = configFiles.find(
      ({ kind, text }) => kind !== 'sysctl' && kind !== 'cloud-init' && mentions(text, bridge.name),
    );
    return found === undefined
      ? bad(`no file of the boot configuration names ${bridge.name}`, 'ovlab server persist')
      : good(`${found.path} names ${bridge.name}`);
  },
});

/** Parameters by which a file of the boot would undo a server, as far as they do not depend on names. */
const against: Readonly<Record<string, string>> = {
  'net.ipv6.conf.all.forwarding': '0',
  'net.ipv6.conf.all.disable_ipv6': '1',
  'net.ipv6.conf.default.disable_ipv6': '1',
};

const parameters = check({
  id: 'boot.sysctl',
  title: 'No file sets kernel parameters against the server at boot',
  severity: 'warning',
  looksAt: '`/etc/sysctl.d/*.conf` and `/etc/sysctl.conf`',
  consequence: 'IPv6 or forwarding is off after a reboot.',
  needs: ['configFiles'],
  judge: ({ configFiles }) => {
    // What is read last counts.
    const last = new Map<string, { readonly path: string; readonly value: string }>();
    for (const { kind, path, text } of configFiles) {
      if (kind !== 'sysctl') continue;
      for (const [, name = '', value = ''] of text.matchAll(/^\s*-?([\w./-]+)\s*=\s*(\S+)/gm)) {
        last.set(name.replaceAll('/', '.'), { path, value });
      }
    }
    for (const [name, wrong] of Object.entries(against)) {
      const found = last.get(name);
      if (found?.value !== wrong) continue;
      return bad(
        `${found.path} sets ${name} = ${wrong}`,
        `set ${name} = ${wrong === '0' ? '1' : '0'} in ${found.path}, then: sysctl --system`,
      );
    }
    return good(
      last.size === 0 ? 'no file sets a parameter' : `${String(last.size)} parameters, none against it`,
    );
  },
});

const asFile = check({
  id: 'server.as-file',
  title: 'The machine is as the lab file says',
  severity: 'warning',
  looksAt: 'what `ovlab server apply` would do',
  consequence: 'What the file says is not in force, or somebody has changed the machine since.',
  needs: ['comparison', 'links'],
  judge: ({ comparison, links }, subject) => {
    if ('problem' in comparison) {
      return bad(`it cannot be made so: ${comparison.problem}`, comparison.hint ?? 'ovlab server plan', {
        severity: 'error',
      });
    }
    if (bridgeOf(subject, links) === undefined) return noBridge(subject);
    const { steps } = comparison;
    return steps.length === 0
      ? good('there is nothing to do')
      : bad(
          `${String(steps.length)} steps are missing: ${steps.join('; ')}`,
          `ovlab server plan, then: ${applyCommand}`,
        );
  },
});

const transaction = check({
  id: 'change.pending',
  title: 'No change waits to be confirmed',
  severity: 'warning',
  looksAt: 'journal of `ovlab server apply`',
  consequence: 'It is taken back when its time is over.',
  needs: ['change'],
  judge: ({ change: { phase, reason, differences } }) => {
    if (phase === undefined) return good('no change is recorded');
    if (phase === 'confirmed') return good('the last change was confirmed');
    if (phase === 'rolled-back') {
      return differences.length === 0
        ? good(`the last change was taken back${reason === undefined ? '' : `: ${reason}`}`)
        : bad(
            `the last change could not be taken back whole: ${differences.join('; ')}`,
            'ovlab server rollback',
            {
              severity: 'error',
            },
          );
    }
    return phase === 'waiting'
      ? bad('a change waits to be confirmed', 'ovlab server confirm')
      : skipped(`a change is ${phase}`);
  },
});

export const bootChecks: readonly Check[] = [
  port,
  several,
  cloudInit,
  persisted,
  parameters,
  asFile,
  transaction,
];

/** Whether a text has a name as a word of its own. */
function mentions(text: string, name: string): boolean {
  return text.split(/[^\w.-]+/).includes(name);
}

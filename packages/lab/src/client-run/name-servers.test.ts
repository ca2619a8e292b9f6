import { equivalentCommands } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import { nameServiceOf, planNames, type Names, type NameService } from './name-servers.ts';

const names: Names = { servers: ['2001:db8::53', '2001:db8::54'], search: ['lab.example', 'example.net'] };
const plain = { target: '/etc/resolv.conf', text: 'nameserver 192.0.2.53\n' };

describe('who takes name servers', () => {
  it.each([
    [
      { target: '/run/systemd/resolve/stub-resolv.conf', text: 'nameserver 127.0.0.53\n' },
      undefined,
      'resolved',
    ],
    [{ target: '/etc/resolv.conf', text: 'options edns0\nnameserver 127.0.0.53\n' }, undefined, 'resolved'],
    [{ target: '/run/systemd/resolve/stub-resolv.conf', text: '' }, '/usr/bin/resolvectl', 'resolved'],
    [plain, '/usr/sbin/resolvconf', 'resolvconf'],
    [{ target: '/run/resolvconf/resolv.conf', text: '' }, '/usr/sbin/resolvconf', 'resolvconf'],
    [undefined, '/usr/sbin/resolvconf', 'resolvconf'],
    [plain, '/usr/bin/resolvectl', undefined],
    [plain, undefined, undefined],
    [{ target: '/etc/resolv.conf', text: '# nameserver 127.0.0.53\n' }, undefined, undefined],
  ])('%j and %s: %s', (resolvConf, resolvconf, service) => {
    expect(nameServiceOf({ resolvConf, resolvconf })).toBe(service);
  });
});

describe('what it is told', () => {
  const commands = (given: Names, service: NameService) => {
    const plan = planNames('tap-laptop', given, service);
    return {
      apply: plan.flatMap(({ apply }) => apply.flatMap(equivalentCommands)),
      undo: plan.flatMap(({ undo }) => undo.flatMap(equivalentCommands)),
    };
  };

  it('is all of it for systemd-resolved, which asks them beside others', () => {
    expect(commands(names, 'resolved')).toEqual({
      apply: [
        'resolvectl dns tap-laptop 2001:db8::53 2001:db8::54',
        'resolvectl domain tap-laptop lab.example example.net',
        'resolvectl default-route tap-laptop true',
      ],
      undo: ['resolvectl revert tap-laptop || true'],
    });
  });

  it('is a record of its own for resolvconf', () => {
    expect(commands(names, 'resolvconf')).toEqual({
      apply: [
        String.raw`/bin/sh -c 'printf '\''%s\n'\'' "$@" | resolvconf -a "$0"' tap-laptop.ovlab 'nameserver 2001:db8::53' 'nameserver 2001:db8::54' 'search lab.example example.net'`,
      ],
      undo: ['resolvconf -d tap-laptop.ovlab || true'],
    });
  });

  it.each(['resolved', 'resolvconf'] as const)('has no empty list of domains: %s', (service) => {
    const { apply } = commands({ ...names, search: [] }, service);
    expect(apply.join('\n')).not.toMatch(/domain|search/);
  });

  it('is nothing without servers, or where OpenVPN does it', () => {
    expect(planNames('tap-laptop', { ...names, servers: [] }, 'resolved')).toEqual([]);
    expect(planNames('tap-laptop', names, 'openvpn')).toEqual([]);
  });
});

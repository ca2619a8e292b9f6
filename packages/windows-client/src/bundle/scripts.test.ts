import { describe, expect, it } from 'vitest';
import { downScript, needsScripts, upScript } from './scripts.ts';

const network = { address: '2001:db8:55::20', gateway: 'fe80::1', dns: ['2001:db8:55::53'] };

describe('scripts', () => {
  it('set everything, or nothing, on the adapter that OpenVPN names', () => {
    expect(upScript(network).replaceAll('\r\n', '\n')).toMatchInlineSnapshot(`
      "@echo off
      rem Gives a TAP adapter of OpenVPN what its client is to have.
      rem Argument: the name of the adapter. OpenVPN gives more, which are not looked at.
      setlocal EnableExtensions DisableDelayedExpansion
      set "adapter=%~1"
      rem OpenVPN also tells the number of the adapter, which needs no quoting at all.
      if defined dev_idx set "adapter=%dev_idx%"
      if defined adapter goto named
      echo usage: %~nx0 "NAME OF THE ADAPTER" 1>&2
      exit /b 2

      :named
      rem The full path: a netsh.exe in this directory is somebody else's.
      set "netsh=%SystemRoot%\\System32\\netsh.exe"
      rem A run that ended without its other script may have left this.
      call :remove
      "%netsh%" interface ipv6 add address interface="%adapter%" address=2001:db8:55::20/64 store=active
      if errorlevel 1 goto failed
      "%netsh%" interface ipv6 add route prefix=::/0 interface="%adapter%" nexthop=fe80::1 metric=1 store=active
      if errorlevel 1 goto failed
      "%netsh%" interface ipv6 add dnsservers name="%adapter%" address=2001:db8:55::53 index=1 validate=no
      if errorlevel 1 goto failed
      exit /b 0

      :failed
      call :remove
      echo %~nx0: netsh failed. Scripts of OpenVPN need an administrator: see README.txt. 1>&2
      exit /b 1

      :remove
      "%netsh%" interface ipv6 delete dnsservers name="%adapter%" address=2001:db8:55::53 validate=no >nul 2>&1
      "%netsh%" interface ipv6 delete route prefix=::/0 interface="%adapter%" nexthop=fe80::1 store=active >nul 2>&1
      "%netsh%" interface ipv6 delete address interface="%adapter%" address=2001:db8:55::20 store=active >nul 2>&1
      exit /b 0
      "
    `);
  });

  it('take away in the opposite order what was set', () => {
    const lines = downScript(network).split('\r\n');
    expect(lines.slice(lines.indexOf(':remove'))).toMatchInlineSnapshot(`
      [
        ":remove",
        ""%netsh%" interface ipv6 delete dnsservers name="%adapter%" address=2001:db8:55::53 validate=no >nul 2>&1",
        ""%netsh%" interface ipv6 delete route prefix=::/0 interface="%adapter%" nexthop=fe80::1 store=active >nul 2>&1",
        ""%netsh%" interface ipv6 delete address interface="%adapter%" address=2001:db8:55::20 store=active >nul 2>&1",
        "exit /b 0",
        "",
      ]
    `);
  });

  it('have lines that cmd.exe finds its labels in', () => {
    expect(upScript(network)).toMatch(/^(?:[^\r\n]*\r\n)+$/);
  });

  it('refuse to do nothing', () => {
    expect(needsScripts({ dns: [] })).toBe(false);
    expect(() => upScript({})).toThrow(expect.objectContaining({ code: 'OVLAB_E_USAGE' }));
  });
});

import { OvlabError } from '@ovlab/core/errors';
import { checkedNetwork, type WindowsNetwork } from './network.ts';

/** One thing that `netsh interface ipv6` sets, and how it is taken back. */
interface Setting {
  readonly add: string;
  readonly remove: string;
}

/** File names of the two scripts of a client. */
export function scriptNames(client: string): { readonly up: string; readonly down: string } {
  return { up: `${client}-up.cmd`, down: `${client}-down.cmd` };
}

/** Whether there is anything that scripts would do. */
export function needsScripts({ address, gateway, dns = [] }: WindowsNetwork): boolean {
  return address !== undefined || gateway !== undefined || dns.length > 0;
}

/**
 * Script for `up`: gives the adapter that OpenVPN names as first argument its address, route and DNS servers, or none
 * of them when one fails (exit code 1). What a run without an end has left is taken away first.
 *
 * Errors: `OVLAB_E_USAGE` when there is nothing to do.
 */
export function upScript(network: WindowsNetwork): string {
  const settings = settingsOf(network);
  return script([
    ...opening('Gives a TAP adapter of OpenVPN what its client is to have.'),
    'rem A run that ended without its other script may have left this.',
    'call :remove',
    ...settings.flatMap(({ add }) => [netsh(add), 'if errorlevel 1 goto failed']),
    'exit /b 0',
    '',
    ':failed',
    'call :remove',
    'echo %~nx0: netsh failed. Scripts of OpenVPN need an administrator: see README.txt. 1>&2',
    'exit /b 1',
    '',
    ...removal(settings),
  ]);
}

/**
 * Script for `down`: takes away everything that {@link upScript} gives, and nothing else; what is not there is no
 * error (exit code 0). A person can start it by hand, with the name of the adapter. Errors: those of the other.
 */
export function downScript(network: WindowsNetwork): string {
  return script([
    ...opening('Takes away what the other script has given to a TAP adapter of OpenVPN.'),
    'call :remove',
    'exit /b 0',
    '',
    ...removal(settingsOf(network)),
  ]);
}

function settingsOf(network: WindowsNetwork): readonly Setting[] {
  const { address, prefixLength = 64, gateway, dns = [] } = checkedNetwork(network);
  if (!needsScripts(network)) {
    throw new OvlabError('OVLAB_E_USAGE', 'Scripts would have nothing to do', {
      hint: 'This client takes its address, route and DNS servers from advertisements.',
    });
  }
  return [
    ...(address === undefined ? [] : [staticAddress(address, prefixLength)]),
    ...(gateway === undefined ? [] : [defaultRoute(gateway)]),
    ...dns.map(dnsServer),
  ];
}

function staticAddress(address: string, prefixLength: number): Setting {
  return {
    add: `add address interface="%adapter%" address=${address}/${prefixLength} store=active`,
    remove: `delete address interface="%adapter%" address=${address} store=active`,
  };
}

function defaultRoute(gateway: string): Setting {
  const route = `route prefix=::/0 interface="%adapter%" nexthop=${gateway}`;
  return { add: `add ${route} metric=1 store=active`, remove: `delete ${route} store=active` };
}

/** `validate=no`: a server behind the tunnel may not answer yet. */
function dnsServer(server: string, at: number): Setting {
  const which = `dnsservers name="%adapter%" address=${server}`;
  return { add: `add ${which} index=${at + 1} validate=no`, remove: `delete ${which} validate=no` };
}

function opening(purpose: string): string[] {
  return [
    '@echo off',
    `rem ${purpose}`,
    'rem Argument: the name of the adapter. OpenVPN gives more, which are not looked at.',
    // A name may hold "!".
    'setlocal EnableExtensions DisableDelayedExpansion',
    'set "adapter=%~1"',
    'rem OpenVPN also tells the number of the adapter, which needs no quoting at all.',
    'if defined dev_idx set "adapter=%dev_idx%"',
    'if defined adapter goto named',
    'echo usage: %~nx0 "NAME OF THE ADAPTER" 1>&2',
    'exit /b 2',
    '',
    ':named',
    "rem The full path: a netsh.exe in this directory is somebody else's.",
    'set "netsh=%SystemRoot%\\System32\\netsh.exe"',
  ];
}

function removal(settings: readonly Setting[]): string[] {
  return [':remove', ...settings.toReversed().map(({ remove }) => `${netsh(remove)} >nul 2>&1`), 'exit /b 0'];
}

function netsh(command: string): string {
  return `"%netsh%" interface ipv6 ${command}`;
}

function script(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

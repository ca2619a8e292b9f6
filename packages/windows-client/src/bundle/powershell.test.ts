import { beforeAll, describe, expect, it } from 'vitest';
import type { Node } from 'web-tree-sitter';
import {
  callsIn,
  conditionsAround,
  functionAround,
  functionsIn,
  parametersOf,
  parseScript,
  unsetVariables,
} from '../../test/support/powershell.ts';
import { planWindowsClient } from '../driver/plan.ts';
import { installScript } from './install-script.ts';
import { uninstallScript } from './uninstall-script.ts';

const scripts: [name: string, text: string][] = [
  ['install.ps1', installScript],
  ['uninstall.ps1', uninstallScript],
];

/** Commands of Windows PowerShell 5.1 and of its modules for networks, with the parameters that may be used of each. */
const documented: Readonly<Record<string, readonly string[]>> = {
  'ConvertFrom-Json': ['InputObject'],
  'ConvertTo-Json': ['InputObject', 'Depth', 'Compress'],
  'Copy-Item': ['LiteralPath', 'Destination', 'Force', 'Recurse', 'PassThru'],
  'Disable-NetAdapterBinding': ['Name', 'ComponentID', 'InputObject', 'PassThru'],
  'Enable-NetAdapterBinding': ['Name', 'ComponentID', 'InputObject', 'PassThru'],
  'ForEach-Object': ['Process', 'Begin', 'End', 'MemberName'],
  'Get-ChildItem': ['LiteralPath', 'Filter', 'Recurse', 'Depth', 'Force', 'Name', 'File', 'Directory'],
  'Get-Content': ['LiteralPath', 'Raw', 'Encoding', 'TotalCount', 'Tail'],
  'Get-Item': ['LiteralPath', 'Force'],
  'Get-NetAdapter': ['Name', 'InterfaceDescription', 'InterfaceIndex', 'IncludeHidden', 'Physical'],
  'Get-NetAdapterBinding': ['Name', 'ComponentID', 'DisplayName', 'IncludeHidden', 'AllBindings'],
  'Get-NetIPInterface': ['InterfaceIndex', 'InterfaceAlias', 'AddressFamily', 'IncludeAllCompartments'],
  'New-Item': ['Path', 'Name', 'ItemType', 'Value', 'Force'],
  'Out-Null': ['InputObject'],
  'Remove-Item': ['LiteralPath', 'Recurse', 'Force'],
  'Set-Content': ['LiteralPath', 'Value', 'Encoding', 'NoNewline', 'Force', 'PassThru'],
  'Set-NetIPInterface': [
    'InterfaceIndex',
    'InterfaceAlias',
    'AddressFamily',
    'InputObject',
    'RouterDiscovery',
  ],
  'Set-StrictMode': ['Version', 'Off'],
  'Split-Path': ['Path', 'Parent', 'Leaf', 'Qualifier', 'Resolve'],
  'Test-Path': ['LiteralPath', 'PathType', 'IsValid'],
  'Where-Object': ['FilterScript', 'Property', 'Value', 'EQ'],
  'Write-Output': ['InputObject', 'NoEnumerate'],
  'Write-Warning': ['Message'],
};

/** Set by PowerShell itself. */
const automatic = [
  ...[
    '_',
    'null',
    'true',
    'false',
    'Matches',
    'LASTEXITCODE',
    'PSScriptRoot',
    'PSCmdlet',
    'WhatIfPreference',
  ],
];

/** What changes a machine. */
const changes = /^(Copy|Remove|New|Set|Add|Enable|Disable|Restore)-(?!StrictMode)/;

describe.each(scripts)('%s', (_name, text) => {
  let root: Node;
  beforeAll(async () => {
    root = await parseScript(text);
  });

  it('is PowerShell', () => {
    const wrong = root.descendantsOfType(['ERROR', 'MISSING']).map((node) => ({
      line: node.startPosition.row,
      text: node.text,
    }));
    expect(wrong).toEqual([]);
    expect(root.hasError).toBe(false);
  });

  it('uses commands that it defines or that Windows has, with parameters that they have', () => {
    const own = functionsIn(root);
    const calls = callsIn(root).filter(({ name }) => name !== undefined);
    expect(calls.length).toBeGreaterThan(20);
    const wrong = calls.flatMap(({ name = '', parameters }) => {
      const allowed = own.get(name) ?? documented[name];
      if (allowed === undefined) return [name];
      return parameters.filter((one) => !allowed.includes(one)).map((one) => `${name} -${one}`);
    });
    expect(wrong).toEqual([]);
  });

  it('gives each of its functions every argument', () => {
    const own = functionsIn(root);
    for (const { name = '', parameters } of callsIn(root))
      if (own.has(name)) expect(parameters, name).toEqual(own.get(name));
  });

  it('is in strict mode, and reads no variable before it is set', () => {
    expect(text).toContain('\nSet-StrictMode -Version 3.0\n$ErrorActionPreference = ');
    expect(parametersOf(root).length).toBeGreaterThan(1);
    expect(unsetVariables(root, automatic)).toEqual([]);
  });

  it('changes nothing that it has not asked for with ShouldProcess, so that -WhatIf changes nothing', () => {
    const outside = callsIn(root).filter(
      ({ name = '', node }) => changes.test(name) && functionAround(node) === undefined,
    );
    expect(outside.length).toBeGreaterThan(2);
    const unasked = outside.filter(
      ({ node }) =>
        !conditionsAround(node).some((condition) => condition.includes('$PSCmdlet.ShouldProcess(')),
    );
    expect(unasked.map((call) => call.text)).toEqual([]);
  });

  it('evaluates no text, loads no code and fetches nothing, so that it can be signed', () => {
    expect(text).not.toMatch(
      /Invoke-Expression|\biex\b|Add-Type|Import-Module|WebRequest|WebClient|Start-Process/i,
    );
  });

  it('takes paths as they are, with brackets and all', () => {
    const paths = callsIn(root).filter(({ name = '' }) =>
      /^(Test-Path|Get-Item|Get-ChildItem|Get-Content|Set-Content|Copy-Item|Remove-Item)$/.test(name),
    );
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter(({ parameters }) => !parameters.includes('LiteralPath'))).toEqual([]);
  });
});

it('an adapter is made of the hardware that the driver makes it of, and removed by its number', async () => {
  const programs = await Promise.all(
    scripts.map(async ([, text]) =>
      callsIn(await parseScript(text))
        .filter(({ name }) => name === undefined)
        .map((call) => call.text),
    ),
  );
  const openvpn = {
    ...{ directory: 'C:\\o', version: undefined, configDirectory: 'C:\\o\\config' },
    ...{ openvpn: 'openvpn.exe', gui: 'gui.exe', tapctl: 'tapctl.exe' },
  };
  const nothing = { adapters: [], addresses: [], routes: [], dns: [] };
  const [step] = planWindowsClient(
    { adapter: 'x', dns: [] },
    { ...nothing, source: 'netsh', openvpn, interactiveService: 'missing', elevated: true },
  );
  const [made] = step?.apply ?? [];
  const [verb = '', , , what = '', hardware = ''] = made?.kind === 'command' ? made.args : [];
  expect(programs).toEqual([[`& $Tapctl ${verb} ${what} '${hardware}'`], ['& $Tapctl delete $Guid']]);
});

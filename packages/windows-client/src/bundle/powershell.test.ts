import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { installScript } from './install-script.ts';
import { uninstallScript } from './uninstall-script.ts';

const scripts: [name: string, text: string][] = [
  ['install.ps1', installScript],
  ['uninstall.ps1', uninstallScript],
];

/** Commands of Windows PowerShell 5.1 and of its modules for networks that the scripts may use. */
const known = new Set([
  ...['Add-TapAdapter', 'ConvertFrom-Json', 'ConvertTo-Json', 'Copy-Bundle', 'Copy-Item'],
  ...['Disable-NetAdapterBinding', 'Enable-Advertisement', 'Enable-NetAdapterBinding', 'ForEach-Object'],
  ...['Get-ChildItem', 'Get-Content', 'Get-Item', 'Get-NetAdapter', 'Get-NetAdapterBinding'],
  ...['Get-NetIPInterface', 'Get-OpenVpn', 'Get-TapAdapter', 'Get-UserConfiguration', 'New-Item', 'Out-Null'],
  ...['Read-Record', 'Remove-Bundle', 'Remove-Item', 'Remove-TapAdapter', 'Restore-Adapter', 'Set-Content'],
  ...['Set-NetIPInterface', 'Set-StrictMode', 'Split-Path', 'Test-Administrator', 'Test-Path'],
  ...['Where-Object', 'Write-Output', 'Write-Warning'],
]);

describe.each(scripts)('%s', (_name, text) => {
  let root: Node;
  beforeAll(async () => {
    await Parser.init();
    const require = createRequire(import.meta.url);
    const grammar = require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
    const tree = new Parser().setLanguage(await Language.load(grammar)).parse(text);
    if (tree === null) throw new Error('no tree');
    root = tree.rootNode;
  });

  it('is PowerShell', () => {
    const wrong = root.descendantsOfType(['ERROR', 'MISSING']).map((node) => ({
      line: node.startPosition.row,
      text: node.text,
    }));
    expect(wrong).toEqual([]);
    expect(root.hasError).toBe(false);
  });

  it('uses commands that it defines or that Windows has', () => {
    const names = root.descendantsOfType('command_name').map((node) => node.text);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !known.has(name) && !name.startsWith('$'))).toEqual([]);
  });

  it('evaluates no text, loads no code and fetches nothing, so that it can be signed', () => {
    expect(text).not.toMatch(
      /Invoke-Expression|\biex\b|Add-Type|Import-Module|WebRequest|WebClient|Start-Process/i,
    );
  });

  it('takes paths as they are, with brackets and all', () => {
    const commands = root.descendantsOfType('command').map((node) => node.text);
    const paths = commands.filter((line) =>
      /^(Test-Path|Get-Item|Get-ChildItem|Get-Content|Set-Content|Copy-Item|Remove-Item)\b/.test(line),
    );
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((line) => !line.includes('-LiteralPath'))).toEqual([]);
  });

  it('defines each function that it calls', () => {
    const own = root.descendantsOfType('function_name').map((node) => node.text);
    for (const name of ['Get-OpenVpn', 'Get-TapAdapter', 'Read-Record']) expect(own).toContain(name);
  });
});

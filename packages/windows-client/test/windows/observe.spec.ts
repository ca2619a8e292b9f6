import { OvlabError, type Runner } from '@ovlab/core';
import { createRunner } from '@ovlab/runner';
import { describe, expect, it } from 'vitest';
import { observeWindows } from '../../src/driver/observe.ts';
import type { WindowsSnapshot } from '../../src/driver/snapshot.ts';

/** A machine that PowerShell is missing on. */
function withoutPowershell(runner: Runner): Runner {
  return {
    ...runner,
    run: (file, args, options) =>
      file === 'powershell.exe'
        ? Promise.reject(new OvlabError('OVLAB_E_TOOL_MISSING', 'there is no PowerShell'))
        : runner.run(file, args, options),
  };
}

/** What both sources tell, in the same order. */
function common({ addresses, routes }: WindowsSnapshot) {
  return {
    addresses: addresses.map(({ index, address }) => `${index} ${address}`).sort(),
    defaults: routes.flatMap(({ index, prefix, nextHop }) =>
      prefix === '::/0' ? `${index} ${nextHop ?? ''}` : [],
    ),
  };
}

describe('a real Windows', () => {
  it('tells the same through PowerShell and through netsh, in whatever language', async () => {
    const runner = createRunner();
    const asked = await observeWindows(runner);
    const fallback = await observeWindows(withoutPowershell(runner));
    expect(asked.source).toBe('powershell');
    expect(fallback.source).toBe('netsh');
    expect(asked.addresses.map(({ address }) => address)).toContain('::1');
    expect(common(fallback)).toEqual(common(asked));
    expect(fallback.interactiveService).toBe(asked.interactiveService);
    expect(fallback.elevated).toBe(asked.elevated);
  });

  it('knows which OpenVPN is installed, when one is', async () => {
    const { openvpn } = await observeWindows(createRunner());
    if (process.env['OVLAB_EXPECT_OPENVPN'] === undefined) return;
    expect(openvpn?.version).toMatch(/^\d+\.\d+/);
    expect(openvpn?.tapctl).toMatch(/\\bin\\tapctl\.exe$/);
  });
});

import { describe, expect, it } from 'vitest';
import { checks } from '../src/checks/all.ts';
import type { Facts } from '../src/evidence.ts';
import { examine } from '../src/finding.ts';
import { fixCommands } from '../src/fix.ts';
import { evidenceOf, healthyFacts } from './healthy.ts';
import { bridgeCases } from './bridge-cases.ts';
import { firewallCases } from './firewall-cases.ts';
import { keyCases } from './key-cases.ts';
import { machineCases } from './machine-cases.ts';
import { networkCases } from './network-cases.ts';
import { serviceCases } from './service-cases.ts';

const cases = [
  ...machineCases,
  ...keyCases,
  ...bridgeCases,
  ...firewallCases,
  ...networkCases,
  ...serviceCases,
];

function checkOf(id: string): (typeof checks)[number] {
  const found = checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
}

describe('a check', () => {
  it.each(checks)('$id finds nothing where nothing is wrong', (check) => {
    const { status, evidence } = examine(check, evidenceOf(check.side === 'client' ? { client: true } : {}));
    expect({ status, evidence }).toMatchObject({ status: 'ok' });
    expect(evidence).not.toBe('');
  });

  it.each(cases)('$id finds: $name', ({ id, status, evidence, mend, fix, ...situation }) => {
    const finding = examine(checkOf(id), evidenceOf(situation));
    expect(finding).toMatchObject({ id, status });
    expect(finding.evidence).toContain(evidence);
    expect(finding.mend).toContain(mend);
    expect(finding.fix === undefined ? undefined : fixCommands(finding.fix)).toEqual(fix);
    expect(finding.consequence).toMatch(/\.$/);
  });

  it.each(checks)('$id says why it cannot judge when nothing could be read', (check) => {
    const keys = Object.keys(healthyFacts()) as (keyof Facts)[];
    const unread = Object.fromEntries(keys.map((key) => [key, `no ${key} today`]));
    const evidence = { ...evidenceOf(), facts: {}, unread };
    expect(examine(check, evidence)).toMatchObject({
      status: 'skipped',
      evidence: expect.stringMatching(/^no \w+ today$/) as string,
    });
  });

  it.each(checks)('$id does not fail on a machine without a lab file, bridge or uplink', (check) => {
    const subject = { lab: undefined, uplink: undefined, bridge: undefined, taps: [] };
    const { status } = examine(check, evidenceOf({ subject, client: true }));
    expect(status).not.toBe('error');
  });
});

describe('the table of checks', () => {
  it('has at least forty, each with an id of its own', () => {
    const ids = checks.map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(40);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9]+\.[a-z0-9-]+$/.test(id))).toEqual([]);
  });

  it('has a case that finds something for every check', () => {
    const covered = new Set(cases.map(({ id }) => id));
    expect(checks.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  });

  it('says of every check whether --fix mends some of its faults', () => {
    const fixed = new Set(cases.filter(({ fix }) => fix !== undefined).map(({ id }) => id));
    expect(checks.filter(({ fixes }) => fixes).map(({ id }) => id)).toEqual(
      checks.map(({ id }) => id).filter((id) => fixed.has(id)),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { defaultLab, overrideLab } from './default-lab.ts';
import { OvlabError } from './errors.ts';
import { labTemplate, schemaComment, templateNames } from './lab-template.ts';
import { loadLab, parseLabFile } from './parse-lab-file.ts';

describe('defaultLab', () => {
  it('is what the template says', () => {
    expect(loadLab(labTemplate('lab'), { file: 'ovlab.yaml' }).lab).toEqual(defaultLab());
  });

  it('takes a name and a number of clients', () => {
    const lab = defaultLab({ name: 'other', clients: 3 });
    expect(lab.name).toBe('other');
    expect(lab.clients.map(({ name }) => name)).toEqual(['client1', 'client2', 'client3']);
  });

  it.each([
    [{ name: 'No Good' }, 'lab name "No Good" has characters that a name cannot have'],
    [{ clients: 1001 }, 'the number of clients must be from 0 to 1000, not 1001'],
    [{ clients: 1.5 }, 'the number of clients must be from 0 to 1000, not 1.5'],
  ])('refuses %j', (overrides, message) => {
    expect(() => defaultLab(overrides)).toThrow(expect.objectContaining({ code: 'OVLAB_E_USAGE', message }));
  });
});

describe('overrideLab', () => {
  const text =
    'prefix: 2001:db8:55::/64\nclients: [{ name: nas, address: 2001:db8:55::20 }, { name: client3 }]';
  const { lab } = loadLab(text, { file: 'ovlab.yaml' });

  it('keeps the first clients and adds unnamed ones', () => {
    expect(overrideLab(lab, { clients: 1 }).clients).toEqual(lab.clients.slice(0, 1));
    expect(overrideLab(lab, { clients: 4 }).clients).toEqual([
      ...lab.clients,
      { name: 'client4', os: 'linux', address: undefined },
      { name: 'client5', os: 'linux', address: undefined },
    ]);
  });

  it('changes nothing without overrides', () => {
    expect(overrideLab(lab, {})).toEqual(lab);
  });

  it('refuses to leave point-to-point mode without a client', () => {
    const { lab: pair } = loadLab(labTemplate('static-key'), { file: 'ovlab.yaml' });
    expect(overrideLab(pair, { clients: 2 }).clients).toHaveLength(2);
    expect(() => overrideLab(pair, { clients: 0 })).toThrow(OvlabError);
  });

  it('knows the interfaces of the lab that it changes', () => {
    const { lab: other } = loadLab(
      'prefix: 2001:db8:55::/64\nserver: { uplink: tap1, tap: vpn0 }\nvpn: { instances: 2 }\n',
      { file: 'ovlab.yaml' },
    );
    expect(overrideLab(other, { clients: 2 }).server).toEqual(other.server);
  });
});

describe('templates', () => {
  it.each(templateNames)('%s is valid without a warning and names the schema first', (name) => {
    const text = labTemplate(name);
    expect(parseLabFile(text, { file: 'ovlab.yaml' })).toMatchObject({ ok: true, warnings: [] });
    expect(text.split('\n')[0]).toBe(schemaComment);
    expect(text).toMatch(/^# .*\n# .*\n/);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INFINITY, type AdvertisedRecord } from '@ovlab/ndp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecordingLogger } from '../../test/support/recording-logger.ts';
import { createVirtualClock } from '../../test/support/virtual-clock.ts';
import { AdvertisedFile } from './advertised-file.ts';
import { StateDirectory } from './state-directory.ts';

const prefix: AdvertisedRecord = {
  kind: 'prefix',
  prefix: '2001:db8:55::',
  prefixLength: 64,
  onLink: true,
  autonomous: true,
  lifetime: 3600,
};
const server: AdvertisedRecord = { kind: 'rdnss', address: '2001:db8::53', lifetime: INFINITY };

describe('AdvertisedFile', () => {
  let folder: string;
  let path: string;
  let wall: number;
  let clock: ReturnType<typeof createVirtualClock>;
  let log: ReturnType<typeof createRecordingLogger>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ovlab-state-'));
    path = join(folder, 'advertised-br0.json');
    wall = 1_700_000_000_000;
    clock = createVirtualClock();
    log = createRecordingLogger();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = () => new AdvertisedFile(path, { logger: log.logger, clock, wallClock: () => wall });

  it('gives back what was saved, with what is left of the lifetimes', async () => {
    const before = file();
    before.save([prefix, server]);
    await before.flush();
    wall += 600_000;
    expect(file().load()).toEqual([{ ...prefix, lifetime: 3000 }, server]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(log.lines).toEqual([]);
  });

  it('does not give back what is over', async () => {
    const before = file();
    before.save([prefix]);
    await before.flush();
    wall += 3_600_000;
    expect(file().load()).toEqual([]);
  });

  it('does not lengthen lifetimes under a clock that is not set yet', async () => {
    const before = file();
    before.save([prefix]);
    await before.flush();
    wall = 0;
    expect(file().load()).toEqual([prefix]);
  });

  it('is nothing where there is no file', () => {
    expect(file().load()).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"version":2,"written":0,"records":[]}',
    '{"version":1,"records":[]}',
    'no JSON',
  ])('puts %j aside, with a warning', (text) => {
    writeFileSync(path, text);
    expect(file().load()).toEqual([]);
    expect(readdirSync(folder)).toEqual(['advertised-br0.json.damaged']);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatch(/^warn: what was advertised before is not known, its file is now /);
  });

  it('puts records aside that have no end', () => {
    writeFileSync(path, '{"version":1,"written":0,"records":[{"kind":"rdnss","lifetime":5}]}');
    expect(file().load()).toEqual([]);
    expect(log.lines).toHaveLength(1);
  });

  it('writes at once, then at most each 10 s, and the last at the end', async () => {
    const saved = file();
    const written = (): unknown => JSON.parse(readFileSync(path, 'utf8')).records[0]?.expires;
    saved.save([prefix]);
    await clock.advance(0);
    await saved.flush();
    expect(written()).toBe(1_700_003_600);

    wall += 1000;
    saved.save([prefix]);
    wall += 1000;
    saved.save([prefix]);
    await clock.advance(9_999);
    expect(written()).toBe(1_700_003_600);
    await clock.advance(1);
    await saved.flush();
    expect(written()).toBe(1_700_003_602);

    wall += 1000;
    saved.save([prefix]);
    await saved.flush();
    expect(written()).toBe(1_700_003_603);
    expect(clock.pending).toBe(0);
  });

  it('warns once, and goes on, where it cannot write', async () => {
    const saved = new AdvertisedFile('/dev/null/advertised-br0.json', { logger: log.logger, clock });
    saved.save([prefix]);
    await saved.flush();
    saved.save([prefix]);
    await saved.flush();
    expect(log.lines).toEqual([
      expect.stringMatching(/^warn: what is advertised is not kept over a restart: E/),
    ]);
  });

  it('is one for each interface of a directory, which is made', async () => {
    const state = new StateDirectory(join(folder, 'lib'), {
      logger: log.logger,
      clock,
      wallClock: () => wall,
    });
    state.of('br0').save([prefix]);
    state.of('br1').save([server]);
    expect(state.of('br0').load()).toEqual([prefix]);
    await state.flush();
    expect(readdirSync(join(folder, 'lib'))).toEqual(['advertised-br0.json', 'advertised-br1.json']);
  });
});

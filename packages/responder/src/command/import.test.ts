import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFile, type ImportOptions } from './import.ts';

let folder: string;
let conf: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ovlab-import-'));
  conf = join(folder, 'radvd.conf');
  writeFileSync(conf, 'interface br0 { AdvSendAdvert on; IgnoreIfMissing on; };\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the command says for a file. */
async function run(file: string, options: ImportOptions = {}) {
  const said = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof said) => ({
    isTTY: false,
    write(text: string | Uint8Array) {
      said[name] += String(text);
      return true;
    },
  });
  await importFile(file, options, { stdout: stream('stdout'), stderr: stream('stderr') });
  return said;
}

describe('import', () => {
  it('writes the configuration to standard output and the notes to standard error', async () => {
    const said = await run(conf);
    expect(said.stdout).toMatch(/^# Made of .*\ninterface: br0\n[^]*mtu: none/s);
    expect(said.stderr).toContain(`${conf}:1:35: warning: IgnoreIfMissing: it always waits`);
    expect(said.stderr).toContain('\n1 warning');
  });

  it('writes a file, and no other time over it', async () => {
    const output = join(folder, 'ra.yaml');
    expect(await run(conf, { output })).toMatchObject({ stdout: '' });
    expect(readFileSync(output, 'utf8')).toContain('interface: br0');
    await expect(run(conf, { output })).rejects.toMatchObject({
      code: 'OVLAB_E_FILE',
      hint: 'add --force to replace the file',
    });
    await expect(run(conf, { output, force: true })).resolves.toBeDefined();
  });

  it('says why it cannot read a file, and where a file is wrong', async () => {
    await expect(run(join(folder, 'none.conf'))).rejects.toMatchObject({ code: 'OVLAB_E_FILE' });
    writeFileSync(conf, 'interface br0 { AdvSendAdvert maybe; };\n');
    await expect(run(conf)).rejects.toMatchObject({
      code: 'OVLAB_E_RESPONDER_FILE',
      diagnostics: [{ file: conf, line: 1, column: 31 }],
    });
  });
});

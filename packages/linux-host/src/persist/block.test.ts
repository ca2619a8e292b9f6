import { describe, expect, it } from 'vitest';
import { findBlock, putBlock } from './block.ts';
import type { BlockInFile } from './rendered-file.ts';

const lines: BlockInFile = {
  kind: 'block',
  path: '/etc/sysctl.conf',
  mode: 0o644,
  lines: ['net.ipv4.ip_forward = 1'],
  place: 'end',
};
const rules: BlockInFile = {
  ...lines,
  path: '/etc/sysconfig/iptables',
  lines: ['-A INPUT -p udp --dport 1194 -j ACCEPT'],
  place: 'filter',
};

describe('putBlock and findBlock', () => {
  it.each([
    ['a file', 'kernel.sysrq = 0\n'],
    ['a file whose last line has no end', 'kernel.sysrq = 0'],
    ['an empty file', ''],
    ['a file with the block of another lab', putBlock('kernel.sysrq = 0\n', 'other', lines)],
  ])('give %s back byte for byte', (_name, text) => {
    const written = putBlock(text, 'demo', lines);
    expect(written).toContain('\nnet.ipv4.ip_forward = 1\n');
    expect(findBlock(written, 'demo')).toEqual({ intact: true, rest: text });
  });

  it('replace a block by the next one', () => {
    const once = putBlock('a\n', 'demo', lines);
    const twice = putBlock(once, 'demo', { ...lines, lines: ['b'] });
    expect(twice.match(/>>> ovlab/g)).toHaveLength(1);
    expect(twice).toContain('\nb\n');
    expect(findBlock(twice, 'demo')?.rest).toBe('a\n');
  });

  it('keep what somebody added around it', () => {
    const written = `first\n${putBlock('a\n', 'demo', lines)}last\n`;
    expect(findBlock(written, 'demo')).toEqual({ intact: true, rest: 'first\na\nlast\n' });
  });

  it('tell a block that was changed by hand', () => {
    const changed = putBlock('a\n', 'demo', lines).replace('= 1', '= 0');
    expect(findBlock(changed, 'demo')).toMatchObject({ intact: false });
  });

  it('find nothing without a block, or with half of one', () => {
    expect(findBlock('a\n', 'demo')).toBeUndefined();
    expect(findBlock('# >>> ovlab demo 00\na\n', 'demo')).toBeUndefined();
    expect(findBlock(putBlock('', 'demo-two', lines), 'demo')).toBeUndefined();
  });

  it('put rules before those of the table filter', () => {
    const text =
      '*nat\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j REJECT\nCOMMIT\n';
    const written = putBlock(text, 'demo', rules);
    expect(written.replaceAll(/^#.*\n/gm, '')).toBe(
      text.replace('-A INPUT -j REJECT', '-A INPUT -p udp --dport 1194 -j ACCEPT\n-A INPUT -j REJECT'),
    );
    expect(findBlock(written, 'demo')?.rest).toBe(text);
  });

  it('bring the table where the file has none', () => {
    const text = '*nat\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n';
    const written = putBlock(text, 'demo', rules);
    expect(written.replaceAll(/^#.*\n/gm, '')).toBe(
      `${text}*filter\n-A INPUT -p udp --dport 1194 -j ACCEPT\nCOMMIT\n`,
    );
    expect(findBlock(written, 'demo')?.rest).toBe(text);
  });
});

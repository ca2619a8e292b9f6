import type { Form, Key, KeyTable, Single } from '../../src/config/form.ts';
import { clientSettings } from '../../src/config/keys/clients.ts';
import { dhcpv6Settings } from '../../src/config/keys/dhcpv6.ts';
import { linkSettings } from '../../src/config/keys/link.ts';
import { prefixSettings } from '../../src/config/keys/prefix.ts';
import { linksSettings, processSettings } from '../../src/config/keys/process.ts';
import { routerSettings } from '../../src/config/keys/router.ts';
import { dnsSettings, serviceSettings } from '../../src/config/keys/services.ts';
import { settingsTable } from '../../src/config/settings.ts';

const intro = `# Settings of the responder

What \`ovlab-responder\` (\`ovlab ra\`) can be told: as options, and as keys of the YAML 1.2 (or JSON) file that \`--config\`
names. A name that is an option is the key of the same spelling. How the program is used is in
[responder.md](responder.md); users of radvd find their options in [from-radvd.md](from-radvd.md).

\`\`\`yaml
interface: br0
prefix: [2001:db8:55::/64]
interval: [30, 60]
rdnss: [2001:db8:55::53]
dnssl: [lab.example]
\`\`\`

- Keys at the top level hold for every interface. An entry of \`interfaces\` goes before them, the command line before both.
- A list of one value can be written as the value: \`rdnss: 2001:db8:55::53\`. On the command line the option is repeated.
- A time is a number of seconds (milliseconds where the unit says so), or a text such as \`90s\`, \`30m\`, \`1h30m\`, \`1d\`,
  \`2w\`; a lifetime also \`infinity\`, which is 4294967295.
- An address that ends in \`::\` needs quotes.
- Unknown keys are errors. Every problem is shown with its line and column; \`--check\` shows them without sending anything.

An editor that knows JSON Schema is helped by the first line
\`# yaml-language-server: $schema=node_modules/@ovlab/responder/settings.schema.json\`.
`;

const { interfaces } = settingsTable;

const sections: readonly (readonly [title: string, table: KeyTable, text: string])[] = [
  [
    'Interfaces',
    { ...linksSettings, interfaces },
    'At least one interface is named, here or by `--interface`. With `--interface` only those are served; an entry of\n`interfaces` with the same name still holds. An entry has the key `interface` and any key of the sections below,\nup to [DHCPv6](#dhcpv6).',
  ],
  ['Prefixes', prefixSettings, ''],
  ['The router', routerSettings, ''],
  ['The link', linkSettings, ''],
  ['Name servers', dnsSettings, ''],
  ['Routes and services', serviceSettings, ''],
  ['Clients', clientSettings, ''],
  [
    'DHCPv6',
    dhcpv6Settings,
    'Prefixes of the link, lifetimes, name servers, search list and captive portal are those of the advertisements.',
  ],
  ['The process', processSettings, ''],
];

const lineOnly = `## On the command line alone

| option          | is                                                                |
| --------------- | ----------------------------------------------------------------- |
| \`--config FILE\` | the file; it is read again at SIGHUP                              |
| \`--check\`       | check, print the advertisements that the configuration means, end |
`;

/** The reference of every setting in Markdown. */
export function settingsPage(): string {
  return [intro, ...sections.map(section), lineOnly].join('\n');
}

function section([title, table, text]: readonly [string, KeyTable, string]): string {
  const groups = Object.entries<Key>(table).flatMap(([name, { form }]) => {
    const inner = singleOf(form);
    return inner?.kind === 'group' && name !== 'interfaces' ? [entrySection(name, inner)] : [];
  });
  return [
    `## ${title}\n`,
    text === '' ? '' : `${text}\n`,
    tableOf(table, true),
    exampleOf(table),
    ...groups,
  ].join('\n');
}

function entrySection(name: string, { keys, needed, short }: Extract<Form, { kind: 'group' }>): string {
  const must = needed.map((key) => `\`${key}\``).join(', ');
  const sentence = [
    needed.length > 0 ? `${must} has to be there.` : '',
    short === undefined ? '' : `A text alone is its \`${short}\`.`,
  ].join(' ');
  return [`### \`${name}\`\n`, `${sentence.trim()}\n`, tableOf(keys, false)].join('\n');
}

function tableOf(table: KeyTable, withOption: boolean): string {
  const head = ['key', ...(withOption ? ['option'] : []), 'value', 'default', 'range', 'is'];
  const rows = Object.entries<Key>(table).map(([name, key]) => [
    `\`${name}\``,
    ...(withOption ? [optionOf(name, key)] : []),
    valueOf(key.form),
    defaultOf(key),
    rangeOf(key),
    `${key.about}${key.rule === undefined ? '' : ` (${key.rule})`}`,
  ]);
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

function optionOf(name: string, { option, default: standard }: Key): string {
  if (option === undefined) return '';
  if (option === '' && standard === 'true') return `\`--no-${name}\``;
  const short = name === 'interface' ? '`-i`, ' : '';
  return `${short}\`--${name}${option === '' ? '' : ` ${option.toUpperCase()}`}\``;
}

function valueOf(form: Form): string {
  switch (form.kind) {
    case 'scalar':
      return form.name;
    case 'pair':
      return `two: ${form.of.name}`;
    case 'list':
      return `list: ${valueOf(form.of)}`;
    case 'group':
      return form.short === undefined ? 'group' : `${valueOf(form.keys[form.short]?.form ?? form)} or group`;
  }
}

function defaultOf({ default: standard, otherwise }: Key): string {
  return otherwise ?? (standard === undefined ? '' : `\`${standard}\``);
}

function rangeOf({ within, range, unit }: Key): string {
  if (within !== undefined) return unit === undefined ? within : `${within} (${unit})`;
  if (range === undefined) return '';
  return `${String(range[0])} to ${String(range[1])}${unit === undefined ? '' : ` ${unit}`}`;
}

function singleOf(form: Form): Single | undefined {
  if (form.kind === 'list') return form.of;
  return form.kind === 'pair' ? undefined : form;
}

/** A whole configuration, so that it can be tried. */
function exampleOf(table: KeyTable): string {
  const lines = Object.entries<Key>(table).map(([name, { example }]) => `${name}: ${example}`);
  const named = 'interface' in table ? [] : ['interface: br0'];
  return `\`\`\`yaml\n${[...named, ...lines].join('\n')}\n\`\`\`\n`;
}

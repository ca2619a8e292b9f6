import type { OptionTable } from '../../src/import/block.ts';
import { definitions } from '../../src/import/definitions.ts';
import { importRadvd } from '../../src/import/import-radvd.ts';
import {
  abroOptions,
  dnrOptions,
  dnsslOptions,
  interfaceOptions,
  lowpancoOptions,
  nat64Options,
  prefixOptions,
  rdnssOptions,
  routeOptions,
} from '../../src/import/options.ts';

const example = `# LAN
interface br0
{
    AdvSendAdvert on;
    IgnoreIfMissing on;
    MinRtrAdvInterval 30;
    MaxRtrAdvInterval 100;
    AdvDefaultPreference high;

    prefix 2001:db8:55::/64
    {
        AdvValidLifetime 7200;
        AdvPreferredLifetime 3600;
    };

    RDNSS 2001:db8:55::53 { AdvRDNSSLifetime 300; };
    DNSSL lab.example { AdvDNSSLLifetime 300; };

    lowpanco { AdvContextLength 64; };
};
`;

const intro = `# From radvd

\`ovlab-responder import\` (\`ovlab ra import\`) makes a configuration file of a \`radvd.conf\` of radvd 2.20, and of what came
after it:

\`\`\`sh
ovlab ra import /etc/radvd.conf -o /etc/ovlab/responder.yaml
\`\`\`

It writes to standard output without \`-o\`, and never over a file that is there without \`--force\`. What is left out, brought
within a range or a little different is said on standard error with its line, and stands as a comment in the result. The
result is always a valid configuration; a file that radvd would not read is refused with the place.

The advertisements are the same as those of radvd, also where the defaults of radvd are other than ours: these are written
out. The tests compare what Debian's radvd 2.19 sends with what is sent with the imported file.

## An example

\`radvd.conf\`:

\`\`\`
${example}\`\`\`

becomes:

\`\`\`yaml
${importRadvd(example, 'radvd.conf').settings}\`\`\`

What all keys mean is in [responder-settings.md](responder-settings.md).

## What is different

- An interface that does not exist, is down or has no link-local address is waited for, whatever \`IgnoreIfMissing\` says.
- A bad file at SIGHUP is refused, and what runs stays; radvd ends.
- A prefix or route that is no longer in the file, or whose address is gone from the interface, is taken back
  (RFC 9096 3.5). radvd forgets it.
- The answer to a solicitation waits for a random time of up to 0.5 s (RFC 4861 6.2.6).
- There is one \`dns-lifetime\` for servers and search lists. Of several lifetimes the longest is taken.
- Mobile IPv6 does not make the intervals smaller than RFC 4861 allows.
- \`SIGUSR1\` lets decrementing lifetimes begin anew, as with radvd.
`;

const blocks: readonly (readonly [title: string, table: OptionTable])[] = [
  ['In an interface', interfaceOptions],
  ['In `prefix`', prefixOptions],
  ['In `route`', routeOptions],
  ['In `RDNSS`', rdnssOptions],
  ['In `DNSSL`', dnsslOptions],
  ['In `nat64prefix`', nat64Options],
  ['In `DNR`', dnrOptions],
  ['In `lowpanco`', lowpancoOptions],
  ['In `abro`', abroOptions],
];

/** The page for users of radvd in Markdown. */
export function fromRadvdPage(): string {
  return [
    intro,
    '## Definitions\n',
    table('definition', definitions),
    ...blocks.flatMap(([title, options]) => [`## ${title}\n`, table('option', options)]),
  ].join('\n');
}

function table(what: string, rows: Readonly<Record<string, { readonly ours: string }>>): string {
  const lines = Object.entries(rows).map(([name, { ours }]) => `| \`${name}\` | ${ours} |`);
  return [`| ${what} | becomes |`, '| --- | --- |', ...lines, ''].join('\n');
}

import { bad, check, good, skipped, type Check } from '../check.ts';
import { noLabFile } from './shared.ts';

const present = check({
  id: 'uplink.present',
  title: 'The uplink of the lab file exists',
  severity: 'error',
  looksAt: '`ip link`',
  consequence: 'There is nothing to put into the bridge.',
  needs: ['links'],
  judge: ({ links }, { lab }) => {
    if (lab === undefined) return noLabFile;
    const { uplink } = lab.server;
    if (links.some(({ name }) => name === uplink)) return good(`${uplink} is there`);
    const others = links
      .filter(({ name, kind }) => name !== 'lo' && kind === undefined)
      .map(({ name }) => name);
    return bad(
      `there is no ${uplink}`,
      `give server.uplink in the lab file the name of the interface${others.length === 0 ? '' : `, perhaps ${others.join(' or ')}`}`,
    );
  },
});

const carrier = check({
  id: 'uplink.carrier',
  title: 'The uplink is connected',
  severity: 'error',
  looksAt: '`ip link`: flags of the uplink',
  consequence: 'The machine reaches nobody.',
  fixes: true,
  needs: ['links'],
  judge: ({ links }, { uplink }) => {
    const found = links.find(({ name }) => name === uplink);
    if (found === undefined) return skipped('there is no uplink');
    const line = `link set dev ${found.name} up`;
    if (!found.up)
      return bad(`${found.name} is down`, `ip ${line}`, { fix: [{ kind: 'ip', lines: [line] }] });
    return found.carrier
      ? good(`${found.name} is up`)
      : bad(
          `${found.name} is up and has no carrier`,
          'check the cable, or the virtual network of the provider',
        );
  },
});

export const uplinkChecks: readonly Check[] = [present, carrier];

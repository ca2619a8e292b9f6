import { describe, expect, it } from 'vitest';
import { classifyPrefix, type PrefixEvidence } from './classify-prefix.ts';

const onLink: PrefixEvidence = { gateway: 'answered', unused: 'solicited', foreignMac: 'answered' };

describe('classifyPrefix', () => {
  it.each<[string, Partial<PrefixEvidence>, string, string | undefined]>([
    ['the router asks and answers everybody', {}, 'on-link', 'bridged'],
    ['nobody tried a second MAC address', { foreignMac: 'untested' }, 'on-link', 'bridged'],
    ['a second MAC address is not heard', { foreignMac: 'silent' }, 'mac-filter', 'routed'],
    ['not heard, and nothing is asked', { foreignMac: 'silent', unused: 'silent' }, 'mac-filter', 'routed'],
    ['everything is sent here', { unused: 'delivered', foreignMac: 'untested' }, 'routed', 'routed'],
    [
      'everything is sent here, the gateway says nothing',
      { unused: 'delivered', gateway: 'silent' },
      'routed',
      'routed',
    ],
    ['nothing comes', { unused: 'silent' }, 'unknown', undefined],
    ['nobody is there', { gateway: 'silent', unused: 'silent', foreignMac: 'silent' }, 'unknown', undefined],
  ])('%s', (_name, change, kind, mode) => {
    expect(classifyPrefix({ ...onLink, ...change })).toMatchObject({ kind, mode });
  });

  it('says when it is not sure', () => {
    expect(classifyPrefix({ ...onLink, foreignMac: 'untested' }).reason).toContain('was not tried');
  });
});

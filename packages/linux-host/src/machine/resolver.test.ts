import { describe, expect, it } from 'vitest';
import { parseResolver } from './resolver.ts';

describe('parseResolver', () => {
  it('takes the last of search and domain, and all servers and options', () => {
    expect(
      parseResolver(
        '# made by hand\nnameserver 192.0.2.53\nnameserver 2001:db8::53 ; second\nsearch a.example b.example\ndomain c.example\noptions timeout:1\noptions rotate\n',
      ),
    ).toEqual({
      nameservers: ['192.0.2.53', '2001:db8::53'],
      search: [],
      domain: 'c.example',
      options: ['timeout:1', 'rotate'],
    });
    expect(parseResolver('domain c.example\nsearch a.example\n')).toEqual({
      nameservers: [],
      search: ['a.example'],
      options: [],
    });
  });
});

import { expect, it } from 'vitest';
import { styleFor } from './style.ts';

const coloured = (stream: { isTTY?: boolean }, env: Record<string, string>): boolean =>
  styleFor(stream, env).red('x') !== 'x';

it.each([
  ['a terminal', { isTTY: true }, {}, true],
  ['a pipe', {}, {}, false],
  ['NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which means nothing', { isTTY: true }, { NO_COLOR: '' }, true],
  ['FORCE_COLOR in a pipe', {}, { FORCE_COLOR: '1' }, true],
  ['NO_COLOR above FORCE_COLOR', { isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
])('%s', (_, stream, env, expected) => {
  expect(coloured(stream, env)).toBe(expected);
});

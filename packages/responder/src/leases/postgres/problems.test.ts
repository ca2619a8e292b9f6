import { describe, expect, it } from 'vitest';
import { isBadValue, isRollback, mayPass, reasonOf, refusal } from './problems.ts';

/** What the server answers. */
function answer(state: string): Error {
  return Object.assign(new Error('no'), { severity: 'ERROR', code: state });
}

/** What the system says. */
function failure(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

describe('mayPass', () => {
  it.each(['08006', '40P01', '53300', '57P01', '57P03', '57014', '58030', '55P03', '25006'])(
    'waits for %s',
    (state) => {
      expect(mayPass(answer(state))).toBe(true);
    },
  );

  it.each(['28P01', '28000', '3D000', '42501', '42P01', '0A000'])('does not wait for %s', (state) => {
    expect(mayPass(answer(state))).toBe(false);
  });

  it.each([
    failure('ECONNREFUSED'),
    failure('ENOENT'),
    failure('EPIPE'),
    new Error('Connection terminated unexpectedly'),
  ])('waits: %s', (error) => {
    expect(mayPass(error)).toBe(true);
  });

  it.each([
    failure('DEPTH_ZERO_SELF_SIGNED_CERT'),
    new Error('The server does not support SSL connections'),
    'text',
  ])('does not wait: %s', (error) => {
    expect(mayPass(error)).toBe(false);
  });
});

it('tells a rollback and a value that cannot be stored from other answers', () => {
  expect([isRollback(answer('40001')), isRollback(answer('23505')), isRollback(failure('40001'))]).toEqual([
    true,
    false,
    false,
  ]);
  expect([isBadValue(answer('23514')), isBadValue(answer('22P02')), isBadValue(answer('42P01'))]).toEqual([
    true,
    true,
    false,
  ]);
});

it('asks for a password when there is none', () => {
  const error = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string');
  expect(refusal(error, 'database x').hint).toContain('PGPASSWORD');
});

it('gives the first reason of several', () => {
  expect(reasonOf(new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')]))).toBe(
    'connect ECONNREFUSED',
  );
});

import { FettleError } from '@fettle/flows';
import { expect, test } from 'vitest';
import { problemOf } from './problem.ts';

test('what nobody foresaw tells nothing of the inside', () => {
  const { status, body } = problemOf(
    new Error('relation "app_user" does not exist at /srv/fettle/server/x.ts:7 password=sesame'),
    undefined,
  );

  expect(status).toBe(500);
  expect(body.code).toBe('internal');
  expect(JSON.stringify(body)).not.toMatch(/app_user|srv|sesame/);
});

test('a refusal keeps its code, its words and its place; its details only when they are the client’s own', () => {
  const refused = problemOf(new FettleError('malformedFlow', 'No.', { place: { path: 'a' }, details: [1] }), undefined);
  const inside = problemOf(new FettleError('dataFolder', 'No.', { details: { folder: '/srv' } }), undefined);

  expect(refused).toEqual({ status: 422, body: { code: 'malformedFlow', message: 'No.', place: { path: 'a' }, details: [1] } });
  expect(inside).toEqual({ status: 500, body: { code: 'dataFolder', message: 'No.' } });
});

test.each(['ECONNREFUSED', '57P01', '40P01', '57014', '08006', '53300'])('%s means: try again', (code) => {
  expect(problemOf(Object.assign(new Error('x'), { code }), undefined)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
});

test.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])(
  '"%s", which has no code, means it too',
  (message) => {
    expect(problemOf(new Error(message), undefined).status).toBe(503);
  },
);

test.each([
  ['a connection that the client broke', { code: 'ECONNRESET', statusCode: 400 }, 400],
  ['a form that nobody reads', { code: 'FST_CP_ERR_INVALID_CONTENT_ENCODING', statusCode: 415 }, 415],
  ['an address that cannot be read', { code: 'FST_ERR_BAD_URL', statusCode: 400 }, 400],
])('%s stays the client’s fault', (_name, fields, status) => {
  expect(problemOf(Object.assign(new Error('x'), fields), undefined).status).toBe(status);
});

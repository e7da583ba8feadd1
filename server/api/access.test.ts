import { type ApiName, api, type Role, Role as RoleSchema, type Route } from '@fettle/flows/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_PASSWORD, startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
});
afterAll(() => fettle?.stop());

const ROUTES = Object.entries(api) as [ApiName, Route][];
const ROLES = RoleSchema.options;
/** Nobody's: the answer tells who may call, the work is for other tests. */
const addressOf = (route: Route): string => `${fettle.address}${route.path.replace(/:change/, 'close').replace(/:\w+/g, 'nobodys-1')}`;

async function ask(route: Route, headers: Record<string, string> = {}, body: unknown = {}) {
  const response = await fetch(addressOf(route), {
    method: route.method,
    headers: { ...headers, ...(route.body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(route.body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as { code?: string; message?: string } };
}

const mayCall = (route: Route, role: Role): boolean =>
  route.access === 'public' || route.access === 'signedIn' || role === 'administrator' || route.access.includes(role);

describe('who may call', () => {
  test('without signing in: only what the contract lists as public', async () => {
    const open: ApiName[] = [];
    for (const [name, route] of ROUTES) {
      const { status, body } = await ask(route);
      if (status !== 401 || body.code !== 'notSignedIn') open.push(name);
    }

    expect(open).toEqual(['health', 'signIn']);
  });

  test.each(ROLES)('%s: what the contract says, and no more', async (role) => {
    const differing: string[] = [];
    for (const [name, route] of ROUTES) {
      // These end the session or use up sign-ins.
      if (name === 'signOut' || name === 'signIn') continue;
      const { status } = await ask(route, { cookie: fettle.as[role].cookie });
      if ((status !== 403) !== mayCall(route, role)) differing.push(`${name} answered ${status}`);
      if (status === 401 || status >= 500) differing.push(`${name} answered ${status}`);
    }

    expect(differing).toEqual([]);
  });

  test('who may not call learns nothing about what would be right', async () => {
    const { status, body } = await ask(api.createPerson as Route, { cookie: fettle.as.operator.cookie }, { roles: 'wrong' });

    expect({ status, code: body.code }).toEqual({ status: 403, code: 'notAllowed' });
    expect(body.message).toContain('You are: operator');
  });

  test('everybody signed in learns how people are called whose user names stand in records, and nothing more of them', async () => {
    const { names } = await fettle.as.operator.call('personNames');

    expect(names.find(({ userName }) => userName === 'susi')).toEqual({ userName: 'susi', displayName: 'susi' });
    await expect(fettle.as.operator.call('listPersons')).rejects.toMatchObject({ code: 'notAllowed' });
  });

  test('the pages of documents and the live stream are the only other addresses, and the stream wants a session', async () => {
    const stream = await fetch(`${fettle.address}/api/stream`);
    const description = await fetch(`${fettle.address}/api/openapi.json`);
    const nothing = await fetch(`${fettle.address}/api/secrets`);

    expect(stream.status).toBe(401);
    expect(nothing.status).toBe(404);
    const paths = Object.keys(((await description.json()) as { paths: object }).paths);
    expect(paths.toSorted()).toEqual([...new Set(ROUTES.map(([, { path }]) => path.replace(/:(\w+)/g, '{$1}')))].toSorted());
  });

  test('HEAD is as closed as GET', async () => {
    const response = await fetch(`${fettle.address}/api/persons`, { method: 'HEAD' });

    expect(response.status).toBe(401);
  });
});

describe('a session', () => {
  test.each([
    ['forged', `fettle_session=${'A'.repeat(43)}`],
    ['of another form', 'fettle_session=../../etc/passwd'],
    ['empty', 'fettle_session='],
    ['of 4,000 characters', `fettle_session=${'x'.repeat(4000)}`],
    ['that is SQL', "fettle_session=' OR 1=1 --"],
  ])('%s is no session', async (_name, cookie) => {
    const { status, headers, body } = await ask(api.whoAmI as Route, { cookie });

    expect({ status, code: body.code }).toEqual({ status: 401, code: 'notSignedIn' });
    if (!cookie.endsWith('=')) expect(headers.get('set-cookie')).toMatch(/fettle_session=;/);
  });

  test('is a cookie that scripts and other sites cannot use, and is stored as a hash', async () => {
    const response = await fetch(`${fettle.address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userName: 'admin', password: ADMIN_PASSWORD }),
    });

    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    const token = /fettle_session=([^;]+)/.exec(cookie)?.[1] ?? '';
    const { rows } = await fettle.engine.pool.query<{ row: string }>('SELECT row_to_json(session)::text AS row FROM session');
    expect(rows.some(({ row }) => row.includes(token) || row.includes(Buffer.from(token).toString('hex')))).toBe(false);
  });

  test('ends when its time is over', async () => {
    const client = await fettle.person('expiring', 'operator');
    await fettle.engine.pool.query(
      "UPDATE session SET expires_at = 1 WHERE app_user = (SELECT id FROM app_user WHERE user_name = 'expiring')",
    );

    await expect(client.call('whoAmI')).rejects.toMatchObject({ code: 'notSignedIn' });
  });

  test('ends when its person is deactivated, and no new one begins', async () => {
    const client = await fettle.person('leaver', 'operator');
    const { person } = await client.call('whoAmI');

    await fettle.admin.call('changePerson', { params: { person: person.id }, body: { active: false } });

    await expect(client.call('whoAmI')).rejects.toMatchObject({ code: 'notSignedIn' });
    await expect(client.signIn('leaver', 'leaver-password')).rejects.toMatchObject({ code: 'wrongCredentials' });
  });

  test('ends when its password is changed, and follows its person’s roles at once', async () => {
    const client = await fettle.person('mover', 'operator');
    const { person } = await client.call('whoAmI');

    await fettle.admin.call('changePerson', { params: { person: person.id }, body: { roles: ['qualityEngineer'] } });
    await expect(client.call('audit', {})).resolves.toBeDefined();
    await fettle.admin.call('changePerson', { params: { person: person.id }, body: { password: 'another-password' } });

    await expect(client.call('whoAmI')).rejects.toMatchObject({ code: 'notSignedIn' });
    await expect(client.signIn('mover', 'another-password')).resolves.toBeUndefined();
  });

  test('ends when its person signs out, on the server too', async () => {
    const client = await fettle.person('guest', 'operator');
    const { cookie } = client;

    await client.call('signOut');

    expect((await ask(api.whoAmI as Route, { cookie })).status).toBe(401);
  });

  test('outlives a wrong password typed beside it', async () => {
    const client = await fettle.person('clumsy', 'operator');
    const { cookie } = client;

    const wrong = await ask(api.signIn as Route, { cookie }, { userName: 'clumsy', password: 'wrong' });

    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('set-cookie')).toBeNull();
    expect((await ask(api.whoAmI as Route, { cookie })).status).toBe(200);
  });
});

describe('administrators', () => {
  test('the last one stays one', async () => {
    const { person } = await fettle.admin.call('whoAmI');
    const change = (body: object) => fettle.admin.call('changePerson', { params: { person: person.id }, body });

    await expect(change({ active: false })).rejects.toMatchObject({
      code: 'stateRefused',
      message: expect.stringContaining('last administrator'),
    });
    await expect(change({ roles: ['operator'] })).rejects.toMatchObject({ code: 'stateRefused' });
  });

  test('two who take the role from each other at the same time leave one', async () => {
    const other = await fettle.person('second-admin', 'administrator');
    const [first, second] = [(await fettle.admin.call('whoAmI')).person, (await other.call('whoAmI')).person];
    const takeFrom = (person: string) =>
      fettle.admin.call('changePerson', { params: { person }, body: { roles: ['administrator', 'operator'], active: false } });

    const answers = await Promise.allSettled([takeFrom(first.id), takeFrom(second.id)]);

    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { rows } = await fettle.engine.pool.query("SELECT user_name FROM app_user WHERE active AND 'administrator' = ANY(roles)");
    expect(rows).toHaveLength(1);
    await fettle.engine.pool.query("UPDATE app_user SET active = true WHERE user_name = 'admin'");
    await fettle.admin.signIn('admin', ADMIN_PASSWORD);
  });
});

describe('another site', () => {
  test.each([
    ['names itself', 'https://evil.example', 403],
    ['hides its name', 'null', 403],
    ['says nonsense', '::::', 403],
    ['is Fettle itself', '', 200],
  ])('that %s', async (_name, origin, status) => {
    const response = await fetch(`${fettle.address}/api/flows/validate`, {
      method: 'POST',
      headers: { cookie: fettle.admin.cookie, 'content-type': 'application/json', origin: origin || fettle.address },
      body: JSON.stringify({
        definition: { schema: 'fettle/flow@1', id: 'a', kind: 'routing', name: 'a', flowNodes: [], sequenceFlows: [] },
      }),
    });

    expect(response.status).toBe(status);
  });
});

test('every answer has the headers that keep a browser safe', async () => {
  for (const path of ['/api/health', '/api/flows', '/', '/api/nothing', '/design/anything']) {
    const { headers } = await fetch(`${fettle.address}${path}`);

    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'; script-src 'self';/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-powered-by')).toBeNull();
    if (path.startsWith('/api')) expect(headers.get('cache-control')).toBe('no-store');
  }
});

test('guessing passwords is slowed down, whoever is guessed at, and does not tell who exists', async () => {
  const one = await startTestFettle();
  try {
    const codes = new Map<string, number>();
    const messages = new Set<string>();
    for (let attempt = 0; attempt < 25; attempt += 1) {
      const guess = one.anybody().signIn(attempt % 2 === 0 ? 'admin' : `nobody-${attempt}`, 'guess');
      const { code, message } = await guess.then(
        () => ({ code: 'in', message: '' }),
        (error: { code: string; message: string }) => error,
      );
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (code === 'wrongCredentials') messages.add(message);
    }

    // Five sign-ins set the test up.
    expect(Object.fromEntries(codes)).toEqual({ wrongCredentials: 15, tooManyRequests: 10 });
    expect(messages.size).toBe(1);
    expect((await fetch(`${one.address}/api/health`)).status).toBe(200);
  } finally {
    await one.stop();
  }
});

import fastifyCompress from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifySwagger from '@fastify/swagger';
import { FettleError, type Log } from '@fettle/flows';
import { type ApiName, api, type Person, type Route } from '@fettle/flows/contract';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Sessions } from '../auth/sessions.ts';
import type { ApiRequest, Caller, Handlers } from './handler.ts';
import { problemOf } from './problem.ts';
import { refuseUnstorable } from './refuse-unstorable.ts';

const COOKIE = 'fettle_session';
/** A flow of 5,000 flowNodes is about 2 MB; nothing else is near it. */
const BODY_LIMIT = 8 * 1024 * 1024;
const SIGN_INS_PER_MINUTE = 20;

export interface AppOptions {
  readonly handlers: Handlers;
  readonly sessions: Sessions;
  readonly version: string;
  readonly log: Log;
  /** Cookies are marked Secure: set when browsers reach the server over TLS. */
  readonly secureCookies: boolean;
  /** Adds what is no JSON operation: the live stream, metrics, the web app's files. Receives the same access check. */
  readonly extend?: (app: FastifyInstance, who: (request: FastifyRequest) => Promise<Person>) => Promise<void>;
}

/**
 * The HTTP server over the contract. Invariants: every route comes from the contract and states who may call it; a request is parsed by the contract's schemas before a handler sees
 * it, an answer before a client does; every refusal is a ProblemBody; no stack trace leaves.
 */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
    routerOptions: { maxParamLength: 400 },
    logger: false,
    // Addresses that cannot be read: no route, and no hook, sees them.
    frameworkErrors: (error, request, reply) => {
      securityHeaders(request, reply);
      answerProblem(options.log, error, request, reply);
    },
  });
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(fastifyCookie);
  await app.register(fastifyCompress, { threshold: 2048 });
  await app.register(fastifyRateLimit, { global: false });
  await app.register(fastifySwagger, {
    openapi: {
      info: {
        title: 'Fettle',
        version: options.version,
        description: 'Every operation states who may call it. Sign in with POST /api/session; the session is a cookie.',
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: COOKIE } } },
    },
    transform: jsonSchemaTransform,
  });
  app.setErrorHandler((error, request, reply) => answerProblem(options.log, error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    answerProblem(
      options.log,
      new FettleError('notFound', `There is no ${request.method} ${request.url.split('?')[0]}. See /api/docs.`),
      request,
      reply,
    ),
  );
  app.addHook('onRequest', async (request, reply) => {
    securityHeaders(request, reply);
    refuseForeignOrigin(request);
  });
  app.addHook('preValidation', async ({ params, query, body }) => {
    refuseUnstorable('params', params);
    refuseUnstorable('query', query);
    refuseUnstorable('body', body);
  });
  const who = async (request: FastifyRequest): Promise<Person> => {
    const person = await options.sessions.find(request.cookies[COOKIE]);
    if (person === undefined) throw new FettleError('notSignedIn', 'Sign in first: your session has ended or there is none.');
    return person;
  };
  for (const name of Object.keys(api) as ApiName[]) register(app, name, api[name] as Route, options, who);
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await options.extend?.(app, who);
  return app;
}

const NOBODY: Person = { id: '', userName: '', displayName: '', roles: [], active: false };

function register(
  app: FastifyInstance,
  name: ApiName,
  route: Route,
  options: AppOptions,
  who: (request: FastifyRequest) => Promise<Person>,
): void {
  const handle = options.handlers[name] as (request: ApiRequest<Route>) => Promise<unknown>;
  app.route({
    method: route.method,
    url: route.path,
    schema: {
      operationId: name,
      tags: [route.tag],
      summary: route.summary,
      description: `May call: ${Array.isArray(route.access) ? `${route.access.join(', ')}, administrator` : route.access}.`,
      ...(route.access === 'public' ? {} : { security: [{ session: [] }] }),
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { querystring: route.query }),
      ...(route.body === undefined ? {} : { body: route.body }),
      response: { 200: route.response },
    },
    ...(name === 'signIn'
      ? { config: { rateLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: 60_000, errorResponseBuilder: tooManySignIns } } }
      : {}),
    // Before the body is parsed: who may not call learns nothing about what is right.
    onRequest: async (request) => {
      if (route.access === 'public') return;
      const person = await who(request);
      if (
        route.access !== 'signedIn' &&
        !person.roles.includes('administrator') &&
        !route.access.some((role) => person.roles.includes(role))
      ) {
        throw new FettleError('notAllowed', `"${route.summary}" is for: ${route.access.join(', ')}. You are: ${person.roles.join(', ')}.`);
      }
      PERSONS.set(request, person);
    },
    handler: async (request, reply) => {
      const parsed: ApiRequest<Route> = {
        params: request.params,
        query: request.query,
        body: request.body,
        caller: callerOf(request, reply, options),
      };
      return handle(parsed);
    },
  });
}

const PERSONS = new WeakMap<FastifyRequest, Person>();

function callerOf(request: FastifyRequest, reply: FastifyReply, options: AppOptions): Caller {
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.secureCookies } as const;
  return {
    person: PERSONS.get(request) ?? NOBODY,
    requestId: request.id,
    address: request.ip,
    sessionToken: request.cookies[COOKIE],
    setSession: (token, maxAge) => void reply.setCookie(COOKIE, token, { ...cookie, maxAge }),
    clearSession: () => void reply.clearCookie(COOKIE, cookie),
  };
}

function tooManySignIns(): FettleError {
  return new FettleError('tooManyRequests', `More than ${SIGN_INS_PER_MINUTE} sign-ins a minute from your address. Wait a minute.`);
}

function securityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'content-security-policy':
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  });
  if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
}

/** A page of another site, or one that hides where it is from (`null`), cannot make a signed-in browser change anything: on top of SameSite=Strict, its Origin is refused. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin, host } = request.headers;
  if (origin === undefined) return;
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new FettleError('notAllowed', 'This request comes from a page of another site. Open Fettle itself.');
}

function answerProblem(log: Log, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, body } = problemOf(error, hasZodFastifySchemaValidationErrors(error) ? error.validation : undefined);
  if (status >= 500)
    log.error({ requestId: request.id, method: request.method, url: request.url.split('?')[0], err: error }, 'request failed');
  // A wrong password ends no session: only a cookie that is good for nothing is taken back.
  if (body.code === 'notSignedIn' && request.cookies?.[COOKIE] !== undefined) reply.clearCookie(COOKIE, { path: '/' });
  void reply
    .status(status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ ...body, requestId: request.id });
}

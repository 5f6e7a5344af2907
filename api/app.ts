/**
 * The whole HTTP surface of Ascent. Builds it and does not listen.
 *
 * From top to bottom: what holds for every request (limits, headers, sign-in, problems), then the routes of `/v1`, then
 * what stands beside them (sign-in of browsers, health, documentation, the dashboard's files).
 */
import cors from '@fastify/cors';
import SerializerSelector from '@fastify/fast-json-stringify-compiler';
import underPressure from '@fastify/under-pressure';
import Fastify, { LogController, type FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import { addGuard, type RoutePolicy } from './auth/guard.ts';
import { addCookies } from './auth/cookies.ts';
import { addSignIn } from './auth/sign-in.ts';
import { addBodies } from './bodies.ts';
import { createContext } from './context.ts';
import { addDashboard } from './dashboard.ts';
import { DEFAULT_LIMITS, type ApiDeps } from './deps.ts';
import { addDocumentation } from './documentation.ts';
import { answerFor, addProblems, sendProblem } from './problems.ts';
import { problemOf, Refusal } from './errors.ts';
import { addSecurityHeaders, addTags } from './headers.ts';
import { addLimit } from './limit.ts';
import { addMetrics } from './metrics.ts';
import { addHealth } from './routes/health.ts';
import { ROUTES } from './routes/index.ts';
import { addStanding } from './routes/standing.ts';
import { Problem } from './schemas/common.ts';
import { compileFor } from './validate.ts';

/** Builds the surface; `await app.listen(…)` or `app.inject(…)` is the caller's. Closing it says goodbye to streams. */
export async function buildApp(deps: ApiDeps): Promise<FastifyInstance> {
  const limits = { ...DEFAULT_LIMITS, ...deps.settings.limits };
  const app = Fastify({
    ...(deps.logger === undefined ? { logger: false } : { loggerInstance: deps.logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: limits.importSecondsMax * 1000,
    http: { connectionsCheckingInterval: 2000, headersTimeout: 10_000 },
    keepAliveTimeout: 65_000,
    return503OnClosing: true,
    genReqId: requestIds(),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) =>
      void sendProblem(request, reply, answerFor(error, request)),
    clientErrorHandler: refuseRawly,
  });
  app.setSerializerCompiler(serializerOf(app));
  app.setValidatorCompiler(({ schema, httpPart }) => compileFor(schema as object, httpPart));
  app.addSchema(Problem);
  addProblems(app);
  addSecurityHeaders(app, deps.settings);
  await addCookies(app);
  const { origins = [] } = deps.settings;
  if (origins.length > 0) await app.register(cors, corsOf(origins));
  await app.register(underPressure, {
    maxEventLoopDelay: limits.loopDelayMsMax,
    retryAfter: 5,
    customError: tooMuch,
  });
  await addDocumentation(app, deps.settings.version ?? '0');
  const metrics = addMetrics(app);

  const policies: RoutePolicy[] = [];
  app.decorate('policies', policies);
  const context = createContext(deps, limits);
  app.addHook('preClose', async () => context.close());
  await app.register(async (own) => {
    context.authenticate = addGuard(own, deps, policies);
    addBodies(own, limits);
    addLimit(own, limits);
    for (const addRoutes of ROUTES) {
      await own.register(async (scope) => {
        // A standing has a tag of its own, its version; the others that of their text.
        if (addRoutes !== addStanding) addTags(scope);
        await addRoutes(scope, context);
      });
    }
    await own.register(async (scope) => addSignIn(scope, context));
    addHealth(own, context, metrics);
  });
  addDashboard(app, deps.settings);
  await app.ready();
  return app;
}

/** The plugin makes one of these for each request that it turns away. */
const tooMuch = class extends Refusal {
  constructor() {
    super('BUSY', 'Too much at once; try again in a moment.', { retryAfterSeconds: 5 });
  }
};

/** Fastify's own serialisers, each made for the first answer of its kind, as `compileFor` makes validators. */
function serializerOf(app: FastifyInstance): SerializerCompiler {
  const compilerOf = SerializerSelector();
  return ({ httpStatus = '', ...route }) => {
    let write: ReturnType<SerializerCompiler> | undefined;
    return (data) => {
      write ??= compilerOf(app.getSchemas())({ ...route, httpStatus });
      return write(data);
    };
  };
}

type SerializerCompiler = Parameters<FastifyInstance['setSerializerCompiler']>[0];

/** Ids of requests: unlike each other within a process, and unlike those of another. */
function requestIds(): () => string {
  const process = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${process}-${(count += 1).toString(36)}`;
}

/** Bearer tokens only: no cookie ever goes to a page of another origin. */
const corsOf = (origins: readonly string[]) => ({
  origin: [...origins],
  credentials: false,
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: [
    'authorization',
    'content-type',
    'ascent-acting-as',
    'idempotency-key',
    'if-match',
    'if-none-match',
    'last-event-id',
  ],
  exposedHeaders: ['etag', 'location', 'retry-after', 'idempotency-replayed'],
  maxAge: 600,
});

/** What is no HTTP gets a problem too, and its connection closed. */
function refuseRawly(
  this: unknown,
  error: Error & { code?: string },
  socket: import('node:net').Socket,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const [status, line, code] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ([408, '408 Request Timeout', 'TOO_SLOW'] as const)
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? ([431, '431 Request Header Fields Too Large', 'TOO_LARGE'] as const)
        : ([400, '400 Bad Request', 'MALFORMED'] as const);
  const body = JSON.stringify(problemOf(status, code, null, '-'));
  socket.end(
    `HTTP/1.1 ${line}\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

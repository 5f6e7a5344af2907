/**
 * Who may use a route at all. Each route says its action in its `config`; one without does not get built.
 *
 * Which rows is another matter: every read runs in the principal's scope, and what is outside does not exist.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mayDo, type Action } from '../../program/roles.ts';
import type { ApiDeps } from '../deps.ts';
import { busy, Refusal } from '../errors.ts';
import { createAskers, type Asker } from './principals.ts';
import { bearerOf, createTokenVerifier, unauthenticated } from './tokens.ts';

/** What a route asks of who uses it: an action of the table, being signed in, or nothing. */
export type Policy = Action | 'signed-in' | 'public';

declare module 'fastify' {
  // Fastify's own way to type its decorations: its interfaces have to be added to.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface FastifyContextConfig {
    policy?: Policy;
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface FastifyRequest {
    asker: Asker | null;
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface FastifyInstance {
    /** Every route of the guarded surface with its policy, for whoever wants to try them all. */
    policies: readonly RoutePolicy[];
  }
}

export type RoutePolicy = {
  readonly method: string;
  readonly url: string;
  readonly policy: Policy;
};

/** Refuses to build a route that has no policy, and asks each request who it is. */
export function addGuard(
  app: FastifyInstance,
  deps: ApiDeps,
  policies: RoutePolicy[],
): (request: FastifyRequest) => Promise<Asker | null> {
  const authenticate = createAuthenticate(deps);
  app.decorateRequest('asker', null);
  app.addHook('onRoute', (route) => {
    const policy = route.config?.policy;
    if (policy === undefined) {
      throw new Error(
        `${String(route.method)} ${route.url} has no policy: say in its config who may use it`,
      );
    }
    for (const method of [route.method].flat()) policies.push({ method, url: route.url, policy });
  });
  app.addHook('onRequest', async (request) => {
    const policy = request.routeOptions.config.policy ?? 'public';
    if (policy === 'public') return;
    const asker = await authenticate(request);
    if (asker === null) throw unauthenticated('Sign in first.');
    request.asker = asker;
    if (policy !== 'signed-in' && !mayDo(asker.role, policy)) {
      request.log.warn({ role: asker.role, policy }, 'refused: not of this role');
      throw new Refusal('FORBIDDEN', 'Your role does not include this.');
    }
  });
  return authenticate;
}

/** Who asks, in a route whose policy is not `public`. */
export function askerOf(request: FastifyRequest): Asker {
  if (request.asker === null) throw unauthenticated('Sign in first.');
  return request.asker;
}

function createAuthenticate(deps: ApiDeps): (request: FastifyRequest) => Promise<Asker | null> {
  const verify = createTokenVerifier(deps.settings.oidc);
  const askers = createAskers(deps);
  return async (request) => {
    const token = bearerOf(request.headers.authorization);
    if (token !== null) {
      assertOneAuthorization(request);
      const { subject, exp } = await verify(token).catch(asSignInTrouble);
      const asker = await askers.bySubject(subject, exp * 1000);
      if (asker === null) throw unauthenticated('Nobody here is known by this token.');
      return asker;
    }
    const session = request.cookies[deps.settings.cookieName];
    if (session === undefined) return null;
    assertOwnOrigin(request);
    return askers.bySession(sessionHash(session));
  };
}

function asSignInTrouble(error: unknown): never {
  if (error instanceof Refusal) throw error;
  throw busy('The sign-in service does not answer.');
}

/** Node keeps the first of two headers, a proxy may keep the other: two are refused. */
function assertOneAuthorization(request: FastifyRequest): void {
  const { rawHeaders } = request.raw;
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 13 && name.toLowerCase() === 'authorization') count += 1;
  }
  if (count > 1) throw unauthenticated('There are two Authorization headers.');
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A browser sends its cookie with whatever site makes it write: only our own pages may. */
export function assertOwnOrigin(request: FastifyRequest): void {
  if (READING.has(request.method)) return;
  const { origin } = request.headers;
  const own =
    origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.headers.host;
  if (!own) throw new Refusal('ORIGIN_REFUSED', 'A page of another origin may not do this.');
}

/** What is kept of a session's id: its hash, so that a copy of the table opens nothing. */
export const sessionHash = (id: string): string => createHash('sha256').update(id).digest('hex');

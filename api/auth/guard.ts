/**
 * Who may use a route at all. Each route says its action in its `config`; one without does not get built.
 *
 * Which rows is another matter: every read runs in the principal's scope, and what is outside does not exist.
 */
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { standsInFor } from '../../db/queries/delegations.ts';
import { settingsOfScope } from '../../db/scope.ts';
import { mayDo, type Action, type Scope } from '../../program/roles.ts';
import type { ApiDeps } from '../deps.ts';
import { busy, Refusal } from '../errors.ts';
import { parseId } from '../ids.ts';
import { cookieOf } from './cookies.ts';
import { createAskers, type Asker } from './principals.ts';
import { bearerOf, createTokenVerifier, isLive, unauthenticated, type Verified } from './tokens.ts';

/** Names the membership to act in: `GET /v1/me` lists them in `memberships`. A browser's session remembers its own. */
export const ACTING_HEADER = 'ascent-acting-as';

/** What a route asks of who uses it: an action of the table, being signed in, or nothing. */
export type Policy = Action | 'signed-in' | 'public';

declare module 'fastify' {
  // Fastify's own way to type its decorations: its interfaces have to be added to.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface FastifyContextConfig {
    policy?: Policy;
    /** May be used by whoever looks as somebody else, though it writes: the way back. */
    whileViewing?: boolean;
    /** Decisions of colleagues whom one stands in for are in reach here too; of what reads, they always are. */
    desk?: boolean;
    /** What the route will read, begun while it is asked who asks: see `Ahead`. Null where it cannot tell yet. */
    ahead?: (request: FastifyRequest, presumed: Asker) => Promise<unknown> | null;
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface FastifyRequest {
    asker: Asker | null;
    ahead: Ahead | null;
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface FastifyInstance {
    /** Every route of the guarded surface with its policy, for whoever wants to try them all. */
    policies: readonly RoutePolicy[];
  }
}

/**
 * A read begun ahead, in the scope that this sign-in had last: it and the question who asks are one round trip instead of
 * two. Taken only if the scope turns out to be the same; otherwise nobody ever looks at it.
 */
export type Ahead = { readonly scope: Scope; readonly reading: Promise<unknown> };

/** What was begun ahead, if it was read in the very scope of who turned out to ask. */
export function aheadOf<T>(request: FastifyRequest, asker: Asker): Promise<T> | null {
  const { ahead } = request;
  return ahead !== null && isSameScope(ahead.scope, asker.scope)
    ? (ahead.reading as Promise<T>)
    : null;
}

function isSameScope(a: Scope, b: Scope): boolean {
  const [first, second] = [settingsOfScope(a), settingsOfScope(b)];
  return first.every((setting, at) => setting === second[at]);
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
  app.decorateRequest('ahead', null);
  app.addHook('onRoute', (route) => {
    const policy = route.config?.policy;
    if (policy === undefined) {
      throw new Error(
        `${String(route.method)} ${route.url} has no policy: say in its config who may use it`,
      );
    }
    for (const method of [route.method].flat()) policies.push({ method, url: route.url, policy });
  });
  app.addHook('onRequest', (request, _reply, done) => {
    const policy = request.routeOptions.config.policy ?? 'public';
    if (policy === 'public') return done();
    authenticate(request)
      .then((asker) => withStandIns(deps, request, asker))
      .then(
        (asker) => done(refusalOf(request, policy, asker)),
        (error: unknown) => done(error as Error),
      );
  });
  return authenticate;
}

/**
 * A partner manager who stands in for one of another region reads its partners for the time, and decides; nothing else that
 * writes reaches them.
 */
async function withStandIns(
  { work, clock }: ApiDeps,
  request: FastifyRequest,
  asker: Asker | null,
): Promise<Asker | null> {
  if (asker === null || !mayDo(asker.role, 'approvals.delegate')) return asker;
  const { role, personId, scope } = asker;
  const isDesk = request.routeOptions.config.desk === true;
  if (!isDesk && !(scope.kind === 'region' && READING.has(request.method))) return asker;
  const standIns = await standsInFor(work, { personId, role, now: clock.now() });
  if (standIns.length === 0 || scope.kind !== 'region') return { ...asker, standIns };
  const countries = [
    ...new Set([...scope.countries, ...standIns.flatMap((one) => one.countries ?? [])]),
  ];
  return { ...asker, standIns, scope: { kind: 'region', countries } };
}

/** Sets who asks; says why not, if the role does not include this. */
function refusalOf(
  request: FastifyRequest,
  policy: Exclude<Policy, 'public'>,
  asker: Asker | null,
): Refusal | undefined {
  if (asker === null) return unauthenticated('Sign in first.');
  request.asker = asker;
  if (asker.isViewing && !READING.has(request.method)) {
    if (request.routeOptions.config.whileViewing !== true)
      return new Refusal('FORBIDDEN', 'You are looking as a partner: nothing can be changed.');
  }
  if (policy === 'signed-in' || mayDo(asker.role, policy)) return undefined;
  request.log.warn({ role: asker.role, policy }, 'refused: not of this role');
  return new Refusal('FORBIDDEN', 'Your role does not include this.');
}

/** Who asks, in a route whose policy is not `public`. */
export function askerOf(request: FastifyRequest): Asker {
  if (request.asker === null) throw unauthenticated('Sign in first.');
  return request.asker;
}

function createAuthenticate(deps: ApiDeps): (request: FastifyRequest) => Promise<Asker | null> {
  const verify = createTokenVerifier(deps.settings.oidc);
  const askers = createAskers(deps);
  const presume = createPresumer();
  /** What a connection said last: most say the same again, and need not be read and hashed anew. */
  const saidLast = new WeakMap<Socket, { readonly header: string; readonly verified: Verified }>();

  function verifiedOf(request: FastifyRequest, header: string): Verified | Promise<Verified> {
    assertOneAuthorization(request);
    const { socket } = request.raw;
    const last = saidLast.get(socket);
    if (last?.header === header && isLive(last.verified)) return last.verified;
    const found = verify(bearerOf(header));
    // A connection remembers from its second request on.
    if (!(found instanceof Promise)) saidLast.set(socket, { header, verified: found });
    return found;
  }

  return async (request) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const verified = verifiedOf(request, authorization);
      const { subject } =
        verified instanceof Promise ? await verified.catch(asSignInTrouble) : verified;
      const acting = actingOf(request);
      const remember = presume(request, acting === null ? subject : `${subject} ${acting}`);
      const asker = remember(await askers.bySubject(subject, acting));
      if (asker === undefined) throw unknownHere(acting);
      return asker;
    }
    const session = cookieOf(request, deps.settings.cookieName);
    if (session === undefined) return null;
    assertOwnOrigin(request);
    const hash = sessionHash(session);
    const remember = presume(request, hash);
    return remember(await askers.bySession(hash)) ?? null;
  };
}

/** The membership that a program names to act in, where its person has several; null where it names none. */
function actingOf({ headers }: FastifyRequest): string | null {
  const named = headers[ACTING_HEADER];
  if (named === undefined) return null;
  const id = typeof named === 'string' ? parseId('mbr', named) : null;
  if (id === null) throw unknownHere('');
  return id;
}

const unknownHere = (acting: string | null): Refusal =>
  acting === null
    ? unauthenticated('Nobody here is known by this token.')
    : new Refusal('FORBIDDEN', 'You do not act for this organisation, or not any more.');

const PRESUMED_MAX = 10_000;

/** Begins ahead what a route reads, for who this sign-in was last; remembers who it turned out to be. */
function createPresumer() {
  const last = new Map<string, Asker>();
  return (request: FastifyRequest, signIn: string) => {
    const presumed = last.get(signIn);
    const { ahead } = request.routeOptions.config;
    const reading = presumed === undefined || ahead === undefined ? null : ahead(request, presumed);
    if (presumed !== undefined && reading !== null) {
      reading.catch(() => {}); // Whoever takes it hears of it.
      request.ahead = { scope: presumed.scope, reading };
    }
    return (asker: Asker | undefined): Asker | undefined => {
      if (asker === undefined) last.delete(signIn);
      else {
        if (last.size >= PRESUMED_MAX) last.clear();
        last.set(signIn, asker);
      }
      return asker;
    };
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

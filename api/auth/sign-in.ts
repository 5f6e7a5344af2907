/**
 * Browsers: OpenID Connect with code and PKCE, then a session that is kept here and can be ended here.
 *
 * The cookie holds a random id and nothing else, is HttpOnly and SameSite=Lax, and belongs to one host: with
 * `partner.localhost` and `manager.localhost` two people sit side by side.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import { Type } from 'typebox';
import { beginSession, endSession } from '../../db/queries/principals.ts';
import type { Context } from '../context.ts';
import type { ApiSettings } from '../deps.ts';
import { busy, Refusal } from '../errors.ts';
import { assertOwnOrigin, sessionHash } from './guard.ts';
import { createAskers } from './principals.ts';

type Begun = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly back: string;
};

const BEGUN_SECONDS = 600;

const LoginQuery = Type.Object(
  {
    returnTo: Type.Optional(Type.String({ maxLength: 2000 })),
    /** Who it will be, where the issuer takes a hint. */
    hint: Type.Optional(Type.String({ maxLength: 200 })),
    locale: Type.Optional(Type.String({ maxLength: 20 })),
  },
  { additionalProperties: false },
);

export function addSignIn(app: FastifyInstance, context: Context): void {
  const { deps, limits } = context;
  const { settings, work } = deps;
  const askers = createAskers(deps);
  const issuer = discovered(settings);
  const secure = settings.publicUrl.startsWith('https:');
  const cookieOf = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  const begunName = `${settings.cookieName}-begun`;
  const hidden = { hide: true } as const;

  app.get(
    '/auth/login',
    { config: { policy: 'public' }, schema: { ...hidden, querystring: LoginQuery } },
    async (request, reply) => {
      const { returnTo, hint, locale } = request.query as {
        returnTo?: string;
        hint?: string;
        locale?: string;
      };
      const config = await issuer();
      const begun: Begun = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        back: localPath(returnTo),
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: `${baseOf(request, settings)}/auth/callback`,
        scope: 'openid profile email',
        code_challenge: await oidc.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
        state: begun.state,
        nonce: begun.nonce,
        ...(hint === undefined ? {} : { login_hint: hint }),
        ...(locale === undefined ? {} : { ui_locales: locale }),
      });
      const value = Buffer.from(JSON.stringify(begun)).toString('base64url');
      return reply
        .setCookie(begunName, value, { ...cookieOf, maxAge: BEGUN_SECONDS })
        .redirect(url.href);
    },
  );

  app.get(
    '/auth/callback',
    { config: { policy: 'public' }, schema: hidden },
    async (request, reply) => {
      const begun = begunOf(request.cookies[begunName]);
      if (begun === null) return reply.redirect('/auth/login');
      void reply.clearCookie(begunName, cookieOf);
      const subject = await subjectOf(
        await issuer(),
        new URL(request.url, baseOf(request, settings)),
        begun,
      );
      const asker = await askers.bySubject(subject, null);
      if (asker === undefined)
        throw new Refusal('FORBIDDEN', 'You are signed in, but nobody here knows you yet.');
      const id = randomBytes(32).toString('base64url');
      const seconds = limits.sessionHours * 3600;
      const { personId, membershipId } = asker;
      await beginSession(work, {
        hash: sessionHash(id),
        personId,
        membershipId,
        now: Date.now(),
        until: Date.now() + seconds * 1000,
      });
      request.log.info({ personId, role: asker.role }, 'signed in');
      return reply
        .setCookie(settings.cookieName, id, { ...cookieOf, maxAge: seconds })
        .redirect(begun.back);
    },
  );

  const end = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const session = request.cookies[settings.cookieName];
    if (session !== undefined) await endSession(work, sessionHash(session));
    void reply.clearCookie(settings.cookieName, cookieOf);
  };
  app.post(
    '/auth/logout',
    { config: { policy: 'public' }, schema: hidden },
    async (request, reply) => {
      assertOwnOrigin(request);
      await end(request, reply);
      return reply.code(204).send();
    },
  );
  app.get(
    '/auth/logout',
    { config: { policy: 'public' }, schema: hidden },
    async (request, reply) => {
      // A picture on another site's page asks for this too: only a click on our own page, or the address bar, ends it.
      const site = request.headers['sec-fetch-site'];
      if (site === undefined || site === 'same-origin' || site === 'none')
        await end(request, reply);
      return reply.redirect('/');
    },
  );
}

/** The issuer's configuration, fetched when it is first needed; one that did not answer is asked again. */
function discovered({ oidc: given }: ApiSettings): () => Promise<oidc.Configuration> {
  let kept: Promise<oidc.Configuration> | null = null;
  return async () => {
    const url = new URL(given.issuer);
    kept ??= oidc
      .discovery(
        url,
        given.clientId,
        { id_token_signed_response_alg: given.algorithm ?? 'ES256' },
        given.clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(given.clientSecret),
        {
          timeout: 5,
          execute: url.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
        },
      )
      .catch(() => {
        kept = null;
        throw busy('The sign-in service does not answer.');
      });
    return kept;
  };
}

async function subjectOf(config: oidc.Configuration, url: URL, begun: Begun): Promise<string> {
  try {
    const tokens = await oidc.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: begun.verifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    });
    const subject = tokens.claims()?.sub;
    if (subject === undefined) throw new Error('the answer names nobody');
    return subject;
  } catch (error) {
    if (error instanceof TypeError) throw busy('The sign-in service does not answer.');
    throw new Refusal(
      'UNAUTHENTICATED',
      'The sign-in did not succeed; begin again at /auth/login.',
    );
  }
}

/** The address that this browser uses: the public one, or while that is this machine any name of this machine. */
function baseOf(request: FastifyRequest, { publicUrl }: ApiSettings): string {
  const own = new URL(publicUrl);
  const host = request.headers.host ?? own.host;
  if (!isLocal(own.hostname) || !URL.canParse(`${own.protocol}//${host}`)) return publicUrl;
  const asked = new URL(`${own.protocol}//${host}`);
  return isLocal(asked.hostname) ? asked.origin : publicUrl;
}

const isLocal = (hostname: string): boolean =>
  hostname === '127.0.0.1' || hostname === 'localhost' || hostname.endsWith('.localhost');

/** A path of our own to go back to; anything that could leave is the first page. */
function localPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) ? path : '/';
}

function begunOf(cookie: string | undefined): Begun | null {
  try {
    const begun = JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()) as Partial<Begun>;
    const { state, nonce, verifier, back } = begun;
    if (typeof state !== 'string' || typeof nonce !== 'string' || typeof verifier !== 'string')
      return null;
    return { state, nonce, verifier, back: localPath(back) };
  } catch {
    return null;
  }
}

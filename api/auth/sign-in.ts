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
import {
  acceptInvitation,
  invitationBySecret,
  type Accepted,
} from '../../db/queries/invitations.ts';
import { beginSession, bindSubject, endSession } from '../../db/queries/principals.ts';
import type { Context } from '../context.ts';
import type { ApiSettings } from '../deps.ts';
import { busy, Refusal } from '../errors.ts';
import { assertOwnOrigin, sessionHash } from './guard.ts';
import { cookieOf } from './cookies.ts';
import { createAskers } from './principals.ts';

type Begun = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly back: string;
  /** The secret of an invitation that is accepted with this sign-in. */
  readonly invitation: string | null;
};

const BEGUN_SECONDS = 600;

const INVITATION_TOKEN = /^[A-Za-z0-9_-]{43}$/u;

const LoginQuery = Type.Object(
  {
    returnTo: Type.Optional(Type.String({ maxLength: 2000 })),
    /** Who it will be, where the issuer takes a hint. */
    hint: Type.Optional(Type.String({ maxLength: 200 })),
    locale: Type.Optional(Type.String({ maxLength: 20 })),
    /** Of the link in an invitation's mail: whoever signs in with the address that was invited accepts it. */
    invitation: Type.Optional(Type.String({ pattern: INVITATION_TOKEN.source })),
  },
  { additionalProperties: false },
);

export function addSignIn(app: FastifyInstance, context: Context): void {
  const { deps, limits } = context;
  const { settings, work } = deps;
  const askers = createAskers(deps);
  const issuer = discovered(settings);
  const secure = settings.publicUrl.startsWith('https:');
  const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  const begunName = `${settings.cookieName}-begun`;
  const hidden = { hide: true } as const;

  app.get(
    '/auth/login',
    { config: { policy: 'public' }, schema: { ...hidden, querystring: LoginQuery } },
    async (request, reply) => {
      const { returnTo, locale, invitation, ...query } = request.query as {
        returnTo?: string;
        hint?: string;
        locale?: string;
        invitation?: string;
      };
      const invited =
        invitation === undefined
          ? undefined
          : await invitationBySecret(work, Buffer.from(invitation, 'base64url'));
      const hint = invited?.mail ?? query.hint;
      const config = await issuer();
      const begun: Begun = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        back: localPath(returnTo),
        invitation: invitation ?? null,
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
        .setCookie(begunName, value, { ...cookieOptions, maxAge: BEGUN_SECONDS })
        .redirect(url.href);
    },
  );

  app.get(
    '/auth/callback',
    { config: { policy: 'public' }, schema: hidden },
    async (request, reply) => {
      const begun = begunOf(cookieOf(request, begunName));
      if (begun === null) return reply.redirect('/auth/login');
      void reply.clearCookie(begunName, cookieOptions);
      const signedIn = await signedInOf(
        await issuer(),
        new URL(request.url, baseOf(request, settings)),
        begun,
      );
      let accepted: Extract<Accepted, { outcome: 'accepted' }> | null = null;
      if (begun.invitation !== null) {
        const answer = await accept(begun.invitation, signedIn);
        if (answer.outcome !== 'accepted') {
          const query = new URLSearchParams({ token: begun.invitation, problem: answer.outcome });
          return reply.redirect(`/invitation?${query.toString()}`);
        }
        accepted = answer;
        request.log.info({ personId: answer.personId }, 'invitation accepted');
      }
      const asker = accepted ?? (await knownAs(signedIn));
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
      request.log.info({ personId, membershipId }, 'signed in');
      return reply
        .setCookie(settings.cookieName, id, { ...cookieOptions, maxAge: seconds })
        .redirect(begun.back);
    },
  );

  /** The address has to be the one that was invited, and vouched for: a link that went on to others is no way in. */
  const accept = async (invitation: string, signedIn: SignedIn): Promise<Accepted> =>
    signedIn.mail === null
      ? { outcome: 'other-mail' }
      : acceptInvitation(work, {
          secret: Buffer.from(invitation, 'base64url'),
          subject: signedIn.subject,
          mail: signedIn.mail,
          name: signedIn.name,
          at: deps.clock.now(),
        });

  /** Who confirmed an address when applying, or was let in by it, signs in with it for the first time. */
  const knownAs = async ({ subject, mail, name, isVerified }: SignedIn) => {
    const known = await askers.bySubject(subject, null);
    if (known !== undefined || mail === null || !isVerified) return known;
    return (await bindSubject(work, { subject, mail, name }))
      ? askers.bySubject(subject, null)
      : undefined;
  };

  const end = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const session = cookieOf(request, settings.cookieName);
    if (session !== undefined) await endSession(work, sessionHash(session));
    void reply.clearCookie(settings.cookieName, cookieOptions);
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

/** Who signed in: the subject, and an address that the issuer vouches for. */
type SignedIn = {
  readonly subject: string;
  readonly mail: string | null;
  /** Whether the issuer says so, and does not only leave open whether it is theirs. */
  readonly isVerified: boolean;
  readonly name: string | null;
};

async function signedInOf(config: oidc.Configuration, url: URL, begun: Begun): Promise<SignedIn> {
  try {
    const tokens = await oidc.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: begun.verifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('the answer names nobody');
    const { sub, email, email_verified: isVerified, name } = claims;
    return {
      subject: sub,
      mail: typeof email === 'string' && isVerified !== false ? email : null,
      isVerified: isVerified === true,
      name: typeof name === 'string' && name !== '' ? name.slice(0, 200) : null,
    };
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
    const { state, nonce, verifier, back, invitation } = begun;
    if (typeof state !== 'string' || typeof nonce !== 'string' || typeof verifier !== 'string')
      return null;
    const isInvited = typeof invitation === 'string' && INVITATION_TOKEN.test(invitation);
    return {
      ...{ state, nonce, verifier, back: localPath(back) },
      invitation: isInvited ? invitation : null,
    };
  } catch {
    return null;
  }
}

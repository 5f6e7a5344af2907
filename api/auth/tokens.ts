/**
 * Bearer tokens: JWTs of the issuer, checked against its keys, each once.
 *
 * One algorithm, the issuer, the audience, the type `at+jwt`, an expiry, and a short life are required. Keys come from
 * the issuer's own discovery document; what a token says about where to find keys is never read.
 */
import { hash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { Refusal } from '../errors.ts';
import type { OidcSettings } from '../deps.ts';

/** Who a token speaks for, and until when (epoch seconds). */
export type Verified = { readonly subject: string; readonly exp: number };
/** At once where the token was verified before: a promise would be paid by every request. */
export type TokenVerifier = (token: string) => Verified | Promise<Verified>;

/** Whether a token that was verified has not expired since. */
export const isLive = ({ exp }: Verified, now = Date.now()): boolean => exp * 1000 > now;

const KEPT_MAX = 20_000;
const TOKEN_BYTES_MAX = 8192;
const SKEW_SECONDS = 5;

/** A verifier that remembers what it verified, by the token's hash, until it expires. */
export function createTokenVerifier(
  oidc: OidcSettings,
  now: () => number = () => Date.now(),
): TokenVerifier {
  const kept = new Map<string, Verified>();
  let keys: Promise<JWTVerifyGetKey> | null = null;
  const keysOnce = (): Promise<JWTVerifyGetKey> => {
    keys ??= keysOf(oidc.issuer).catch((error: unknown) => {
      keys = null;
      throw error;
    });
    return keys;
  };
  async function verifyNew(token: string, digest: string): Promise<Verified> {
    kept.delete(digest);
    const verified = await verify(token, oidc, await keysOnce());
    if (kept.size >= KEPT_MAX) {
      const oldest = kept.keys().next().value;
      if (oldest !== undefined) kept.delete(oldest);
    }
    kept.set(digest, verified);
    return verified;
  }
  return (token) => {
    if (token.length > TOKEN_BYTES_MAX) throw unauthenticated('The token is too long.');
    const digest = hash('sha256', token, 'base64');
    const known = kept.get(digest);
    return known !== undefined && isLive(known, now()) ? known : verifyNew(token, digest);
  };
}

async function verify(token: string, oidc: OidcSettings, keys: JWTVerifyGetKey): Promise<Verified> {
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(token, keys, {
      issuer: oidc.issuer,
      audience: oidc.audience,
      typ: 'at+jwt',
      algorithms: [oidc.algorithm ?? 'ES256'],
      requiredClaims: ['sub', 'exp', 'iat'],
      clockTolerance: SKEW_SECONDS,
    }));
  } catch (error) {
    throw isOfTheToken(error) ? unauthenticated('The token is not good here.') : error;
  }
  const { sub, exp, iat } = payload;
  if (typeof sub !== 'string' || sub === '' || exp === undefined || iat === undefined) {
    throw unauthenticated('The token says too little.');
  }
  if (exp - iat > (oidc.tokenSecondsMax ?? 900)) throw unauthenticated('The token lives too long.');
  return { subject: sub, exp };
}

/** Errors of jose speak of the token, but for those of fetching keys. */
const isOfTheToken = (error: unknown): boolean => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('ERR_J') && code !== 'ERR_JWKS_TIMEOUT' && code !== 'ERR_JOSE_GENERIC';
};

async function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000), redirect: 'error' });
  if (!answer.ok) throw new Error(`the issuer's configuration answers ${answer.status}`);
  const found = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (found.issuer !== issuer)
    throw new Error(`the issuer calls itself ${String(found.issuer)}, not ${issuer}`);
  return createRemoteJWKSet(new URL(String(found.jwks_uri)), { timeoutDuration: 5000 });
}

/** 401, with what a client needs to know: sign in again. */
export const unauthenticated = (detail: string): Refusal => new Refusal('UNAUTHENTICATED', detail);

/** The token of an `Authorization` header. Anything but one bearer token is refused. */
export function bearerOf(header: string): string {
  const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(header)?.[1];
  if (token === undefined) throw unauthenticated('Only a bearer token is read here.');
  return token;
}

/** A tiny OpenID issuer: a discovery document, a key, and tokens signed any way a test wants. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';

export const AUDIENCE = 'urn:ascent:api';

export type Issuer = {
  readonly url: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: Record<string, unknown>;
  /** A good token of a subject; `over` replaces claims, `header` header fields. */
  readonly token: (
    subject: string,
    over?: JWTPayload,
    header?: Partial<JWTHeaderParameters>,
  ) => Promise<string>;
  /** Requests that came in, so that a test can show that none went elsewhere. */
  readonly asked: string[];
  readonly stop: () => Promise<void>;
};

export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'test' };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks` }));
    } else if (request.url === '/jwks') {
      response.end(JSON.stringify({ keys: [publicJwk] }));
    } else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = (
    subject: string,
    over: JWTPayload = {},
    header: Partial<JWTHeaderParameters> = {},
  ): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: url, aud: AUDIENCE, sub: subject, iat: now, exp: now + 600, ...over })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test', ...header })
      .sign(privateKey);
  };
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, privateKey, publicJwk, token, asked, stop };
}

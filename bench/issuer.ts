/** A token issuer of our own, for measurements and crash tests: as many principals as are needed, at no cost. */
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A running issuer. Tokens live 15 minutes from when they are signed. */
export type Issuer = {
  readonly url: string;
  readonly audience: string;
  readonly tokenFor: (subject: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

/** Starts it on loopback, on any free port. */
export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'one' }];
  const audience = 'urn:ascent:api';
  let url = '';
  const server = createServer((request, response) => {
    const body =
      request.url === '/.well-known/openid-configuration'
        ? {
            issuer: url,
            jwks_uri: `${url}/jwks`,
            authorization_endpoint: `${url}/auth`,
            token_endpoint: `${url}/token`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['ES256'],
          }
        : { keys };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const tokenFor = (subject: string): Promise<string> =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one' })
      .setSubject(subject)
      .setIssuer(url)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('14m')
      .sign(privateKey);
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, audience, tokenFor, stop };
}

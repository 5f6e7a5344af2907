import { randomBytes } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiAudience, clientIds } from '../../bin/identity/clients.ts';
import { isLoopback, startProvider } from '../../bin/identity/provider.ts';
import { createProviderSecrets, type ProviderSecrets } from '../../bin/identity/secrets.ts';
import type { RunningProvider } from '../../bin/identity/provider.ts';
import { personToken, systemToken } from '../../bin/identity/token.ts';
import { freePort } from '../../bin/servers/process.ts';

let provider: RunningProvider;
let secrets: ProviderSecrets;
beforeAll(async () => {
  secrets = createProviderSecrets(() => randomBytes(24).toString('base64url'));
  provider = await startProvider({ port: await freePort(), audience: apiAudience, secrets });
});
afterAll(() => provider.stop());

const address = (): { issuer: string; audience: string } => ({
  issuer: provider.issuer,
  audience: apiAudience,
});

async function verified(token: string): Promise<{ sub?: string; exp?: number; iat?: number }> {
  const keys = createRemoteJWKSet(new URL('/jwks', provider.issuer));
  const { payload } = await jwtVerify(token, keys, {
    issuer: provider.issuer,
    audience: apiAudience,
    typ: 'at+jwt',
    algorithms: ['ES256'],
  });
  return payload;
}

const authUrl = (more: Record<string, string>): URL => {
  const url = new URL('/auth', provider.issuer);
  url.search = new URLSearchParams({
    client_id: clientIds.web,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: 'http://localhost:3000/auth/callback',
    ...more,
  }).toString();
  return url;
};

describe('the embedded sign-in', () => {
  test.each(['partner', 'lead', 'learner', 'manager', 'reviewer', 'owner'])(
    'gives %s a signed access token for the API, good for 15 minutes at most',
    async (user) => {
      const { sub, exp = 0, iat = 0 } = await verified(await personToken(address(), user));
      expect(sub).toBe(`demo-${user}`);
      expect(exp - iat).toBeLessThanOrEqual(15 * 60);
    },
  );

  test('gives a system a token for its secret, and none for another', async () => {
    const token = await systemToken(address(), clientIds.system, secrets.systemSecret);
    expect((await verified(token)).sub).toBe(clientIds.system);
    await expect(systemToken(address(), clientIds.system, 'guessed')).rejects.toThrow();
  });

  test('knows nobody else', async () => {
    await expect(personToken(address(), 'mallory')).rejects.toThrow('does not know');
  });

  test('sends nobody to another machine', async () => {
    const answer = await fetch(authUrl({ redirect_uri: 'http://evil.example/auth/callback' }), {
      redirect: 'manual',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(isLoopback('http://manager.localhost:3000/auth/callback')).toBe(true);
    expect(isLoopback('http://localhost.evil.example/')).toBe(false);
    expect(isLoopback('http://user@127.0.0.1/')).toBe(false);
  });

  test('asks for proof of the code exchange, so that a stolen code is worth nothing', async () => {
    const answer = await fetch(authUrl({}), { redirect: 'manual' });
    expect(answer.headers.get('location')).toContain('error=invalid_request');
  });

  test('shows who can be chosen, in the language of the browser, without a script', async () => {
    const challenge = { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' };
    const started = await fetch(authUrl(challenge), { redirect: 'manual' });
    const cookie = started.headers.getSetCookie().map((line) => line.split(';')[0]);
    const page = await fetch(new URL(started.headers.get('location') ?? '', provider.issuer), {
      headers: { cookie: cookie.join('; '), 'accept-language': 'fr-CA' },
    });
    const html = await page.text();
    expect(html).toContain('Qui êtes-vous');
    expect(html).toContain('value="manager"');
    expect(html).not.toContain('<script');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

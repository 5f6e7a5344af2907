/** Gets tokens from a running provider the way any program does: code with PKCE, client credentials. */
import { createHash, randomBytes } from 'node:crypto';
import { clientIds } from './clients.ts';

/** Where to ask, and for what. */
export type TokenAddress = { readonly issuer: string; readonly audience: string };

const redirectUri = 'http://127.0.0.1/token';
const hopsMax = 10;

/** A demo person's access token: the browser's way, with a hint instead of a click. */
export async function personToken(at: TokenAddress, user: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const asked = new URL('/auth', at.issuer);
  asked.search = new URLSearchParams({
    client_id: clientIds.cli,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    resource: at.audience,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: user,
  }).toString();
  const code = await codeOf(asked);
  return tokenFor(at, {
    grant_type: 'authorization_code',
    client_id: clientIds.cli,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    resource: at.audience,
  });
}

/** A system's access token, by client credentials. */
export function systemToken(at: TokenAddress, clientId: string, secret: string): Promise<string> {
  return tokenFor(
    at,
    { grant_type: 'client_credentials', resource: at.audience },
    { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
  );
}

/** Follows the provider's redirects with its cookies until it hands over the code. */
async function codeOf(asked: URL): Promise<string> {
  const cookies = new Map<string, string>();
  let next = asked;
  for (let hop = 0; hop < hopsMax; hop += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
    await answer.body?.cancel();
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error('The provider does not know this person.');
    next = new URL(location, next);
    if (`${next.origin}${next.pathname}` !== redirectUri) continue;
    const code = next.searchParams.get('code');
    if (code !== null) return code;
    throw new Error(`The provider refused: ${next.searchParams.get('error_description')}`);
  }
  throw new Error('The provider redirects without an end.');
}

async function tokenFor(
  at: TokenAddress,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<string> {
  const answer = await fetch(new URL('/token', at.issuer), {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
  const said = (await answer.json()) as { access_token?: string; error_description?: string };
  if (said.access_token !== undefined) return said.access_token;
  throw new Error(`The provider gave no token: ${said.error_description ?? answer.status}`);
}

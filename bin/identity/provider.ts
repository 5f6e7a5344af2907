/** The embedded OpenID provider: real protocol, invented people, this machine only. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider, { interactionPolicy, type Configuration } from 'oidc-provider';
import { DEMO_SUBJECTS, type DemoPerson } from '../../demo/people.ts';
import { createMemory } from './memory.ts';
import { pageStyle, problemPage, signInPage } from './page.ts';
import { clientIds } from './clients.ts';
import type { ProviderSecrets } from './secrets.ts';

/** How to start it. */
export type ProviderOptions = {
  readonly port: number;
  readonly audience: string;
  readonly secrets: ProviderSecrets;
  readonly people?: readonly DemoPerson[] | undefined;
};

/** A running provider. */
export type RunningProvider = { readonly issuer: string; readonly stop: () => Promise<void> };

/** An access token lives this long at most. */
export const accessTokenSeconds = 15 * 60;

/** Starts the provider on loopback. */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const issuer = `http://127.0.0.1:${options.port}`;
  const people = options.people ?? DEMO_SUBJECTS;
  const provider = new Provider(issuer, configurationOf(options, people));
  // Any port and path of this machine: the dashboard's port changes, and `partner.localhost` beside
  // `manager.localhost` lets two people sign in side by side. Codes are bound by PKCE.
  provider.Client.prototype.redirectUriAllowed = isLoopback;
  provider.Client.prototype.postLogoutRedirectUriAllowed = isLoopback;
  const answer = provider.callback();
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return void answer(request, response);
    interact(provider, people, request, response).catch((error: unknown) => {
      const what = error instanceof Error ? error.message : String(error);
      send(response, 400, problemPage(localeOf(request), what));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { issuer, stop };
}

function configurationOf(options: ProviderOptions, people: readonly DemoPerson[]): Configuration {
  const { base, Check } = interactionPolicy;
  const policy = base();
  // Asked each time: two windows may be two people, and a single sign-on would make them one.
  policy
    .get('login')
    ?.checks.add(
      new Check('who_today', 'somebody has to be chosen', (ctx) =>
        ctx.oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    );
  const { secrets, audience } = options;
  const signing = { id_token_signed_response_alg: 'ES256' } as const;
  return {
    adapter: createMemory(),
    jwks: { keys: [...secrets.keys] },
    cookies: { keys: [...secrets.cookieKeys] },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    clients: [
      {
        client_id: clientIds.web,
        client_secret: secrets.webSecret,
        redirect_uris: ['http://127.0.0.1/'],
        ...signing,
      },
      {
        client_id: clientIds.cli,
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/'],
        ...signing,
      },
      {
        client_id: clientIds.system,
        client_secret: secrets.systemSecret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        ...signing,
      },
    ],
    pkce: { required: () => true },
    claims: {
      openid: ['sub'],
      profile: ['name', 'locale', 'zoneinfo'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    findAccount: (_, subject) => {
      const person = people.find((one) => one.subject === subject) ?? invitedOf(subject);
      return person && { accountId: subject, claims: () => claimsOf(person) };
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid profile email',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessTokenSeconds,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
    // Nobody is asked to consent: the clients are the product's own.
    loadExistingGrant: async (ctx) => {
      const { client, session, provider } = ctx.oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile email');
      grant.addResourceScope(audience, 'openid profile email');
      await grant.save();
      return grant;
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: accessTokenSeconds,
      Interaction: 3600,
      Grant: 24 * 3600,
      Session: 24 * 3600,
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = problemPage(localeOf(ctx.req), out.error_description ?? out.error);
    },
  };
}

type Known = Pick<DemoPerson, 'subject' | 'name' | 'mail' | 'locale' | 'zone'>;

const MAILBOX = 'mailbox:';

/** Whoever follows an invitation: the owner of its mailbox, which everybody who tries this out is. */
function invitedOf(subject: string): Known | undefined {
  const mail = subject.startsWith(MAILBOX) ? subject.slice(MAILBOX.length) : '';
  const [local = ''] = mail.split('@');
  if (!/^[^\s@]{1,64}@[a-z0-9.-]{1,200}$/iu.test(mail)) return undefined;
  const name = local
    .split(/[._-]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
  return { subject: subject.toLowerCase(), name, mail, locale: 'en', zone: 'UTC' };
}

const claimsOf = (person: Known): { sub: string } & Record<string, string | boolean> => ({
  sub: person.subject,
  name: person.name,
  email: person.mail,
  email_verified: true,
  locale: person.locale,
  zoneinfo: person.zone,
});

/** Shows who can be chosen, or signs the chosen one in; a hint that names one chooses at once. */
async function interact(
  provider: Provider,
  people: readonly DemoPerson[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params, uid } = await provider.interactionDetails(request, response);
  const chosen = request.method === 'POST' ? await postedUser(request) : params['login_hint'];
  const person =
    people.find((one) => one.user === chosen || one.mail === chosen) ??
    (typeof chosen === 'string' ? invitedOf(`${MAILBOX}${chosen}`) : undefined);
  if (person !== undefined) {
    const result = { login: { accountId: person.subject, remember: false } };
    return provider.interactionFinished(request, response, result);
  }
  const wanted = params['ui_locales'];
  const locale =
    typeof wanted === 'string' ? (wanted.startsWith('fr') ? 'fr-CA' : 'en') : localeOf(request);
  send(
    response,
    200,
    signInPage(
      people.filter((one) => one.card),
      `/interaction/${uid}`,
      locale,
    ),
  );
}

async function postedUser(request: IncomingMessage): Promise<string | null> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > 1000) throw new Error('The form is too long.');
  }
  return new URLSearchParams(body).get('user');
}

function send(response: ServerResponse, status: number, html: string): void {
  const hash = createHash('sha256').update(pageStyle).digest('base64');
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // No form-action: the answer to the form redirects to the product's own address.
    'content-security-policy': `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'`,
  });
  response.end(html);
}

const localeOf = (request: IncomingMessage): DemoPerson['locale'] =>
  /^\s*fr/i.test(request.headers['accept-language'] ?? '') ? 'fr-CA' : 'en';

/** A redirect that stays on this machine. */
export function isLoopback(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, username, hash } = new URL(uri);
  const stays =
    hostname === '127.0.0.1' || hostname === 'localhost' || hostname.endsWith('.localhost');
  return protocol === 'http:' && stays && username === '' && hash === '';
}

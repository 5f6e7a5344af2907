/** The OpenAPI document, from the routes alone: nothing is connected, nothing is listened on. */
import { buildApp } from '../api/app.ts';
import type { ApiDeps } from '../api/deps.ts';
import { apiAudience, clientIds } from './identity/clients.ts';

/** Builds the surface on dependencies that nobody uses, and asks it to describe itself. */
export async function openApiDocument(): Promise<unknown> {
  const deps: ApiDeps = {
    read: unused,
    work: unused,
    writer: unused,
    standings: unused,
    listener: unused,
    temporal: unused,
    editions: [],
    clock: { now: () => 0, today: () => '2023-08-31' },
    settings: {
      publicUrl: 'http://localhost:3000',
      demo: false,
      oidc: { issuer: 'http://localhost', audience: apiAudience, clientId: clientIds.web },
      webRoot: null,
      cookieName: 'ascent',
      version: '0.1.0',
    },
  };
  const app = await buildApp(deps);
  try {
    return app.swagger();
  } finally {
    await app.close();
  }
}

/** Stands for whatever is asked of it: a description is made without calling any of it. */
const unused: never = new Proxy((): unknown => unused, {
  get: (_, name) => (name === 'then' || typeof name === 'symbol' ? undefined : unused),
}) as never;

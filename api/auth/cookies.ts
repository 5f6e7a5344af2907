/** Cookies of browsers, parsed where one is asked for: most requests have none, or carry a token. */
import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Lets replies set cookies. */
export const addCookies = async (app: FastifyInstance): Promise<void> => {
  await app.register(cookie, { hook: false });
};

/** A cookie by its name; undefined where the request has none. */
export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const { cookie: header } = request.headers;
  return header === undefined ? undefined : request.server.parseCookie(header)[name];
}

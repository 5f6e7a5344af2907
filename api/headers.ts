/** Security headers: strict for answers of the API, and a policy without inline anything for the dashboard. */
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { hash } from 'node:crypto';
import type { ApiSettings } from './deps.ts';

/** Headers of every answer that is data: nothing may be run, framed, sniffed or kept by others. */
const DATA_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};
const HSTS = 'max-age=31536000; includeSubDomains';

/**
 * The few headers that data needs, on everything. Pages add `helmet`'s whole set (`pageHeaders`): a dozen headers on
 * each small answer would cost a tenth of the rate and protect nothing more.
 */
export function addSecurityHeaders(
  app: FastifyInstance,
  settings: Pick<ApiSettings, 'publicUrl'>,
): void {
  const secure = settings.publicUrl.startsWith('https:');
  const headers = secure ? { ...DATA_HEADERS, 'strict-transport-security': HSTS } : DATA_HEADERS;
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** Tags what is read by what it says: whoever has it already gets 304. */
export function addTags(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload: unknown, done) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isText = typeof payload === 'string' || payload instanceof Buffer;
    if (!isRead || !isText || reply.statusCode !== 200) return done(null, payload);
    let tag = reply.getHeader('etag');
    if (tag === undefined) {
      tag = `"${hash('sha1', payload, 'base64')}"`;
      void reply.header('etag', tag);
    }
    const known = request.headers['if-none-match'];
    if (known === undefined || (known !== tag && known !== `W/${String(tag)}`))
      return done(null, payload);
    void reply.code(304);
    return done(null, null);
  });
}

/**
 * Registers helmet for pages (`reply.helmet()`): scripts, styles, fonts and pictures of our own files only. Not a hook: what
 * answers for pages is the not-found handler, which runs the root's hooks only.
 */
export async function addPageHeaders(
  app: FastifyInstance,
  settings: Pick<ApiSettings, 'publicUrl'>,
): Promise<void> {
  const secure = settings.publicUrl.startsWith('https:');
  await app.register(helmet, {
    global: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: secure,
    crossOriginEmbedderPolicy: false,
  });
}

/** Puts the headers of a page in the place of those of data; helmet writes to the raw answer, which the reply's would hide. */
export function setPageHeaders(reply: FastifyReply): void {
  for (const name of Object.keys(DATA_HEADERS)) reply.removeHeader(name);
  void reply.helmet();
}

/** How bodies are read: which media types, which charset, how large, by when. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './errors.ts';
import { assertCleanText, decodeUtf8, parseJson } from './json.ts';
import type { ApiLimits } from './deps.ts';

/** The media types that are read as JSON everywhere. */
export const JSON_TYPES = ['application/json'] as const;

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Replaces Fastify's parsers, which take any charset, the last of two keys, and text. */
export function addBodies(app: FastifyInstance, limits: ApiLimits): void {
  app.removeAllContentTypeParsers();
  addJsonParser(app, JSON_TYPES);
  // One hook, and with a callback: what is hooked is paid by every request. Comes after the guard.
  app.addHook('onRequest', (request, _reply, done) => {
    const { url, method } = request;
    // %00 and halves of characters are the only ways in.
    const error =
      (url.includes('%') ? urlTrouble(request) : null) ??
      (READING.has(method) ? null : labelTrouble(request));
    if (error !== null) return done(error);
    if (!READING.has(method) && request.routeOptions.config.longBody !== true)
      hurry(request, limits.bodySecondsMax);
    return done();
  });
}

/** Reads these media types as JSON too, in this scope. */
export function addJsonParser(app: FastifyInstance, types: readonly string[]): void {
  app.addContentTypeParser(
    [...types],
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => parseJson(decodeUtf8(body)),
  );
}

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface FastifyContextConfig {
    /** True where a body may take its time: a file that is streamed. */
    longBody?: boolean;
  }
}

/** Fastify reads UTF-8 whatever the label says; a body that says otherwise is not what it will be read as. */
function labelTrouble(request: FastifyRequest): Refusal | null {
  const label = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (label === undefined || /^utf-?8$/i.test(label)) return null;
  return new Refusal('UNSUPPORTED_MEDIA', `Only UTF-8 is read here, not ${label.slice(0, 40)}.`);
}

/** A body that comes a byte at a time would stay open for ever: its connection is closed when its time is over. */
function hurry(request: FastifyRequest, seconds: number): void {
  const { raw } = request;
  if (raw.complete) return;
  const timer = setTimeout(() => raw.destroy(), seconds * 1000);
  timer.unref();
  const done = (): void => clearTimeout(timer);
  raw.once('end', done);
  raw.once('close', done);
}

function urlTrouble(request: FastifyRequest): Error | null {
  try {
    for (const part of [request.query, request.params]) {
      for (const value of Object.values((part ?? {}) as Record<string, unknown>)) {
        if (typeof value === 'string') assertCleanText(value);
      }
    }
    return null;
  } catch (error) {
    return error as Error;
  }
}

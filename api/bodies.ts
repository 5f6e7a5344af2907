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
  // Hooks with a callback: a promise each would be paid by every request.
  app.addHook('preParsing', (request, _reply, payload, done) => {
    if (READING.has(request.method)) return done(null, payload);
    const error = labelTrouble(request);
    if (error === null && request.routeOptions.config.longBody !== true)
      hurry(request, limits.bodySecondsMax);
    return error === null ? done(null, payload) : done(error);
  });
  app.addHook('preValidation', (request, _reply, done) => {
    // %00 and halves of characters are the only ways in.
    if (!request.url.includes('%')) return done();
    try {
      assertCleanUrl(request);
      return done();
    } catch (error) {
      return done(error as Error);
    }
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

function assertCleanUrl(request: FastifyRequest): void {
  for (const part of [request.query, request.params]) {
    for (const value of Object.values((part ?? {}) as Record<string, unknown>)) {
      if (typeof value === 'string') assertCleanText(value);
    }
  }
}

/**
 * The dashboard's files, and what is asked for and is not there.
 *
 * Pages are parts of one application: any path that is no file and none of the API's gets its first page.
 */
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { ApiSettings } from './deps.ts';
import { NotVisible, Refusal } from './errors.ts';
import { addPageHeaders, setPageHeaders } from './headers.ts';

const OURS = /^\/(v1|auth|docs|metrics|livez|readyz|openapi\.json)(\/|\?|$)/;

/** Serves `webRoot` with the first page for every path of the dashboard; refuses the rest as problems. */
export function addDashboard(
  app: FastifyInstance,
  settings: Pick<ApiSettings, 'webRoot' | 'publicUrl'>,
): void {
  const methods = methodsByPattern(app);
  const refuse = async (request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    const allowed = methods(request.url);
    if (allowed.length === 0 || allowed.includes(request.method)) throw new NotVisible();
    void reply.header('allow', allowed.join(', '));
    throw new Refusal('METHOD_NOT_ALLOWED', `Here one can ${allowed.join(', ')}.`);
  };
  const { webRoot } = settings;
  if (webRoot === null || !existsSync(webRoot)) {
    app.setNotFoundHandler(refuse);
    return;
  }
  void app.register(async (pages) => {
    await addPageHeaders(pages, settings);
    await pages.register(fastifyStatic, {
      root: webRoot,
      serve: false,
      index: false,
      cacheControl: false,
    });
    pages.setNotFoundHandler(async (request, reply) => {
      const isPage =
        (request.method === 'GET' || request.method === 'HEAD') && !OURS.test(request.url);
      if (!isPage) return refuse(request, reply);
      setPageHeaders(reply);
      return sendPage(webRoot, request, reply);
    });
  });
}

async function sendPage(
  webRoot: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const file = fileOf(webRoot, request.url);
  if (file !== null) {
    // Names of built files carry a hash of their contents.
    void reply.header(
      'cache-control',
      file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    return reply.sendFile(file);
  }
  if (/\.[a-z0-9]{1,8}$/i.test(pathOf(request.url))) throw new NotVisible();
  return reply.header('cache-control', 'no-cache').sendFile('index.html');
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? '/';

function fileOf(webRoot: string, url: string): string | null {
  let path: string;
  try {
    path = normalize(decodeURIComponent(pathOf(url)));
  } catch {
    throw new NotVisible();
  }
  if (path.includes('\0') || path.includes('..') || path === '/') return null;
  const file = path.replace(/^[/\\]+/, '');
  return statSync(join(webRoot, file), { throwIfNoEntry: false })?.isFile() === true ? file : null;
}

/** Which methods a path of the API has, so that a wrong one is told apart from a wrong path. */
function methodsByPattern(app: FastifyInstance): (url: string) => string[] {
  let known: readonly { readonly pattern: RegExp; readonly method: string }[] | null = null;
  return (url) => {
    known ??= app.policies.map((route) => ({
      pattern: patternOf(route.url),
      method: route.method,
    }));
    const path = pathOf(url);
    return [
      ...new Set(known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
    ];
  };
}

const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`,
  );

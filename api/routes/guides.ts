/** The program guide, and the letter that says what a new edition changes: as a page to print, or as JSON. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import type { Edition } from '../../program/edition/types.ts';
import { casesOf, withCases } from '../../program/guide/check.ts';
import { type Cases, guideOf } from '../../program/guide/guide.ts';
import { guideHtml } from '../../program/guide/html.ts';
import { letterOf } from '../../program/guide/letter.ts';
import { STYLE } from '../../program/guide/style.ts';
import type { Guide, Reader } from '../../program/guide/types.ts';
import type { Country, ModelId } from '../../program/models.ts';
import { mayDo } from '../../program/roles.ts';
import { askerOf } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { NotVisible } from '../errors.ts';
import { GuideOne, GuideQuery, LetterQuery } from '../schemas/guide.ts';
import { describe, reads } from './describe.ts';

const EditionParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) });
type Checked = { readonly edition: Edition; readonly cases: Cases };

export function addGuides(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const find = createFinder(context);
  const says =
    'As a page of its own for `Accept: text/html`, good to print; as JSON in both languages otherwise. Drafts are for whoever writes them.';

  app.get(
    '/v1/editions/:id/guide',
    {
      config: { policy: 'editions.read' },
      schema: {
        ...describe('program', 'The guide of a version, in plain words', says),
        params: EditionParams,
        querystring: GuideQuery,
        response: reads(GuideOne),
      },
    },
    async (request, reply) => {
      const { edition, cases } = await find(request, request.params.id);
      return answer(request, reply, guideOf(edition, cases, readerOf(request.query)));
    },
  );
  app.get(
    '/v1/editions/:id/letter',
    {
      config: { policy: 'editions.read' },
      schema: {
        ...describe('program', 'What changes from one version to another', says),
        params: EditionParams,
        querystring: LetterQuery,
        response: reads(GuideOne),
      },
    },
    async (request, reply) => {
      const before = await find(request, request.query.from);
      const { edition, cases } = await find(request, request.params.id);
      const letter = letterOf(before.edition, edition, cases, readerOf(request.query));
      return answer(request, reply, letter);
    },
  );
}

type Asked = { readonly language?: string; readonly model?: ModelId; readonly country?: Country };

const readerOf = ({ model, country }: Asked): Reader => ({
  model: model ?? null,
  country: country ?? null,
});

/** An edition that runs, as it runs; of others those on the disk, for whoever may read drafts. Cases are those on the disk. */
function createFinder({ deps }: Context) {
  const { editions, editionOnDisk } = deps;
  const released = new Map<string, Promise<Checked>>();
  const check = async (edition: Edition): Promise<Checked> => {
    const golden = (await editionOnDisk?.(edition.id))?.golden ?? [];
    return { edition, cases: casesOf(edition, golden) };
  };
  return async (request: FastifyRequest, id: string): Promise<Checked> => {
    const running = editions.find((one) => one.id === id);
    if (running !== undefined) {
      const known = released.get(id) ?? check(running);
      released.set(id, known);
      return known;
    }
    const { role } = askerOf(request);
    const found = mayDo(role, 'drafts.read') ? await editionOnDisk?.(id) : null;
    if (found === null || found === undefined) throw new NotVisible();
    const read = withCases(id, found.files, found.golden);
    if ('problems' in read) throw new NotVisible();
    return read;
  };
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page or the structure, as who asks wants it. */
function answer(
  request: FastifyRequest<{ Querystring: Asked }>,
  reply: FastifyReply,
  guide: Guide,
): unknown {
  void reply.header('cache-control', 'private, no-cache').header('vary', 'accept');
  if (!/\btext\/html\b/u.test(request.headers.accept ?? '')) return guide;
  const locale = request.query.language === 'fr' ? 'fr-CA' : 'en';
  void reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', PAGE_POLICY)
    .header('content-language', locale)
    // So that the dashboard, which opens it, may print it.
    .header('cross-origin-opener-policy', 'same-origin');
  return guideHtml(guide, locale);
}

/** Where a partner stands: now as it is stored, any day as the entries say, and the line over time. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { sceneOfPartner } from '../../db/queries/known.ts';
import { pointChanges, standingFigures } from '../../db/queries/standing.ts';
import { standingVersionReader, type StandingVersion } from '../../db/queries/standing-versions.ts';
import { standingRowReader, type StandingRow } from '../../db/reads.ts';
import { withScope } from '../../db/scope.ts';
import { addDays } from '../../program/days.ts';
import { editionOn } from '../../program/editions.ts';
import { standingOf, timelineOf } from '../../program/standing.ts';
import type { Standing as StandingValue } from '../../program/standing.types.ts';
import { aheadOf, askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { idOf, parseId, readId } from '../ids.ts';
import { DayText, Id, Instant } from '../schemas/common.ts';
import { Standing, Timeline } from '../schemas/standing.ts';
import { createTexts, textOf, type KeptText } from '../texts.ts';
import { isDay } from '../validate.ts';
import { describe, reads } from './describe.ts';

export const PartnerParams = Type.Object({ id: Id('ptn') });
const StandingQuery = Type.Object(
  {
    asOf: Type.Optional(DayText),
    knownAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
const TimelineQuery = Type.Object(
  { from: Type.Optional(DayText), to: Type.Optional(DayText) },
  { additionalProperties: false },
);

/** A line over more days than this is no picture. */
const TIMELINE_DAYS_MAX = 3700;

export function addStanding(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps } = context;
  const versionFor = standingVersionReader(context.reads);
  const rowFor = standingRowReader(context.reads);
  const texts = createTexts();

  /** The version, computed first where the partner has moved on: what was just written can be read. */
  async function freshVersion(
    asker: Asker,
    partnerId: string,
    ahead: Promise<StandingVersion | undefined> | null = null,
  ): Promise<StandingVersion> {
    let found = await (ahead ?? versionFor(asker, partnerId));
    if (found !== undefined && found.version < found.partnerVersion) {
      await deps.standings.refresh([partnerId]);
      found = await versionFor(asker, partnerId);
    }
    if (found === undefined || found.version < 0) throw new NotVisible();
    return found;
  }

  /** The text of this version, or of a later one that came between: kept, or made. */
  const textFor = (asker: Asker, found: StandingVersion): KeptText | Promise<KeptText> =>
    texts.get(found.partnerId, markOf(found)) ??
    texts.make(found.partnerId, markOf(found), async () => {
      const row = await rowFor(asker, found.partnerId);
      if (row === undefined || row.body === null) throw new NotVisible();
      const { code, name, version, standing } = row;
      const mark = markOf({ code, name, version, asOf: standing?.asOf ?? null });
      return { mark, tag: `"${version}"`, text: textOf(jsonOf(row)), from: null };
    });

  app.get(
    '/v1/partners/:id/standing',
    {
      config: {
        policy: 'standing.read',
        ahead: (request, presumed) => {
          const id = parseId('ptn', (request.params as { id: string }).id);
          return id === null ? null : versionFor(presumed, id);
        },
      },
      schema: {
        ...describe(
          'standing',
          'Points, tier, and what the next one takes',
          '`asOf`: on any day; `knownAt`: as it was known then. The ETag is the version, which a message of the stream names too.',
        ),
        params: PartnerParams,
        querystring: StandingQuery,
        response: reads(Standing),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const partnerId = readId('ptn', request.params.id);
      const { asOf, knownAt } = request.query;
      if (asOf !== undefined || knownAt !== undefined) {
        return standingAt(
          context,
          asker,
          partnerId,
          asOf === undefined ? deps.clock.today() : dayOf(asOf, 'asOf'),
          knownAt,
        );
      }
      const found = await freshVersion(asker, partnerId, aheadOf(request, asker));
      void reply.header('cache-control', 'private, no-cache');
      const { 'if-none-match': known } = request.headers;
      if (known !== undefined && known === `"${found.version}"`)
        return reply.code(304).header('etag', known).send();
      const { tag, text } = await textFor(asker, found);
      return reply
        .header('etag', tag)
        .header('content-type', 'application/json; charset=utf-8')
        .send(text);
    },
  );

  app.get(
    '/v1/partners/:id/standing/timeline',
    {
      config: { policy: 'standing.read' },
      schema: {
        ...describe('standing', 'Points that count, by day of change, past and to come'),
        params: PartnerParams,
        querystring: TimelineQuery,
        response: reads(Timeline),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const partnerId = readId('ptn', request.params.id);
      const found = await freshVersion(asker, partnerId);
      const { text } = await textFor(asker, found);
      const { asOf: today, points } = JSON.parse(text.toString()) as StandingValue;
      const from =
        request.query.from === undefined ? addDays(today, -365) : dayOf(request.query.from, 'from');
      const to =
        request.query.to === undefined ? addDays(today, 365) : dayOf(request.query.to, 'to');
      if (to < from || addDays(from, TIMELINE_DAYS_MAX) < to)
        throw wrongQuery('to', 'must lie after `from`, within ten years');
      const changes = await withScope(deps.read, asker, (tx) => pointChanges(tx, partnerId));
      return { today, points: timelineOf({ today, points, changes, from, to }) };
    },
  );
}

/** What a stored standing was made from: its version and day, and who it is about. */
const markOf = ({
  code,
  name,
  version,
  asOf,
}: Pick<StandingVersion, 'code' | 'name' | 'version' | 'asOf'>): string =>
  `${version} ${asOf ?? ''} ${code} ${name}`;

/** The stored standing with who it is about, as JSON. */
function jsonOf({ partnerId, code, name, version, body }: StandingRow): string {
  const partner = { id: idOf('ptn', partnerId), code, name };
  return JSON.stringify({ partner, version, ...(JSON.parse(body ?? '{}') as StandingValue) });
}

async function standingAt(
  { deps }: Context,
  asker: Asker,
  partnerId: string,
  asOf: string,
  knownAt: string | undefined,
) {
  const edition = editionOn(deps.editions, asOf);
  if (edition === null) throw wrongQuery('asOf', 'lies outside of the program');
  const known = knownAt === undefined ? {} : { knownAt: Date.parse(knownAt) };
  const [figures, sceneOn] = await withScope(deps.read, asker, async (tx) => [
    (await standingFigures(tx, [{ partnerId, asOf, ...known }])).get(partnerId),
    await sceneOfPartner(tx, edition, partnerId, known.knownAt),
  ]);
  if (figures === undefined) throw new NotVisible();
  const standing = standingOf({ ...figures, edition, ...sceneOn });
  return {
    partner: { id: idOf('ptn', partnerId), code: figures.code, name: figures.name },
    version: figures.version,
    ...(standing as unknown as MutableStanding),
  };
}

type MutableStanding = Omit<Type.Static<typeof Standing>, 'partner' | 'version'>;

/** A day of a query that exists. */
export function dayOf(text: string, name: string): string {
  if (!isDay(text)) throw wrongQuery(name, 'is no day that exists');
  return text;
}

/** 400 for a query that is well formed and means nothing. */
export const wrongQuery = (name: string, detail: string): Refusal =>
  new Refusal('INVALID', `${name} ${detail}.`, {
    errors: [{ pointer: `/querystring/${name}`, code: 'value', detail }],
  });

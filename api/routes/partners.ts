/** Partners, their people, what those hold, and the search over all of it. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { myPartner } from '../../db/queries/me.ts';
import { partnerById, partnerPage, type PartnerView } from '../../db/queries/partners.ts';
import { peoplePage, practicesUnderWay, type PersonView } from '../../db/queries/people.ts';
import { search, type Found } from '../../db/queries/search.ts';
import { sourceList, sourcesOfPartner, type SourceView } from '../../db/queries/sources.ts';
import { withScope } from '../../db/scope.ts';
import type { Tier } from '../../program/edition/types.ts';
import type { Locale, Text } from '../../program/models.ts';
import { editionOn } from '../../program/editions.ts';
import { mayDo } from '../../program/roles.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { cursorId, cursorOf, PAGE_ROWS, readCursor } from '../cursor.ts';
import { NotVisible } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { localeOf, said } from '../language.ts';
import { DayText, Id, Nullable, Page, PageQuery, TextBoth } from '../schemas/common.ts';
import { SearchList, SearchQuery, SourceList } from '../schemas/facts.ts';
import { PartnerOne, PartnersPage, PartnersQuery, PeoplePage } from '../schemas/standing.ts';
import { countsFor } from '../views/counts-for.ts';
import { dayOrNull, instantOf, instantOrNull } from '../views/instants.ts';
import { describe, reads } from './describe.ts';
import { PartnerParams } from './standing.ts';

const PeopleQuery = Type.Object(
  { ...PageQuery, q: Type.Optional(Type.String({ maxLength: 100 })) },
  { additionalProperties: false },
);
const SourcesQuery = Type.Object(
  { partner: Type.Optional(Id('ptn')) },
  { additionalProperties: false },
);
const CertificationPage = Page(
  Type.Object({
    person: Type.Object({ id: Id('psn'), name: Type.String() }),
    name: Type.String(),
    earnedOn: DayText,
    expiresOn: Nullable(DayText),
    held: Type.Boolean(),
    countsFor: Type.Array(TextBoth),
  }),
);

export function addPartners(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps } = context;

  app.get(
    '/v1/partners',
    {
      config: { policy: 'partners.list' },
      schema: {
        ...describe('partners', 'Partners, most points first'),
        querystring: PartnersQuery,
        response: reads(PartnersPage),
      },
    },
    async (request) => {
      const { cursor, limit = PAGE_ROWS, q, tier, country, model } = request.query;
      const after = readCursor(cursor, 2);
      const page = await withScope(deps.read, askerOf(request), (tx) =>
        partnerPage(
          tx,
          { q, tier, country, model },
          {
            limit,
            after: after === null ? null : { points: Number(after[0]), id: cursorId(after[1]) },
          },
        ),
      );
      const lowest = lowestTier(context);
      return {
        items: page.partners.map((one) => partnerItem(one, lowest)),
        nextCursor: page.next === null ? null : cursorOf([page.next.points, page.next.id]),
      };
    },
  );

  app.get(
    '/v1/partners/:id',
    {
      config: { policy: 'partners.read' },
      schema: {
        ...describe('partners', 'One partner with its business models and countries'),
        params: PartnerParams,
        response: reads(PartnerOne),
      },
    },
    async (request) => {
      const found = await withScope(deps.read, askerOf(request), (tx) =>
        partnerById(tx, readId('ptn', request.params.id)),
      );
      if (found === null) throw new NotVisible();
      return {
        ...partnerItem(found, lowestTier(context)),
        participations: found.participations.map((one) => ({
          ...one,
          to: dayOrNull(one.to),
          accounts: [...one.accounts],
        })),
      };
    },
  );

  app.get(
    '/v1/partners/:id/people',
    {
      config: { policy: 'people.read' },
      schema: {
        ...describe('partners', 'A partner’s people and what they hold'),
        params: PartnerParams,
        querystring: PeopleQuery,
        response: reads(PeoplePage),
      },
    },
    async (request) => {
      const { people, next, counts } = await peopleOf(
        context,
        askerOf(request),
        request.params.id,
        request.query,
      );
      return {
        items: people.map((one) => personItem(one, deps.clock.today(), counts)),
        nextCursor: next === null ? null : cursorOf([next]),
      };
    },
  );

  app.get(
    '/v1/partners/:id/certifications',
    {
      config: { policy: 'people.read' },
      schema: {
        ...describe('partners', 'What a partner’s people hold, person by person'),
        params: PartnerParams,
        querystring: PeopleQuery,
        response: reads(CertificationPage),
      },
    },
    async (request) => {
      const { people, next, counts } = await peopleOf(
        context,
        askerOf(request),
        request.params.id,
        request.query,
      );
      const items = people.flatMap((one) => {
        const { id, name, certifications } = personItem(one, deps.clock.today(), counts);
        return certifications.map((certification) => ({ person: { id, name }, ...certification }));
      });
      return { items, nextCursor: next === null ? null : cursorOf([next]) };
    },
  );

  app.get(
    '/v1/search',
    {
      config: { policy: 'search.read' },
      schema: {
        ...describe('partners', 'A deal, a customer, a person, a partner, within what I may see'),
        querystring: SearchQuery,
        response: reads(SearchList),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const found = await withScope(deps.read, asker, (tx) => search(tx, request.query.q));
      const shown = mayDo(asker.role, 'people.read')
        ? found
        : found.filter((one) => one.kind !== 'person');
      return { items: shown.map(foundItem) };
    },
  );

  app.get(
    '/v1/sources',
    {
      config: { policy: 'sources.read' },
      schema: {
        ...describe(
          'facts',
          'Each source: last heard, new, parked, refused',
          'A partner sees those of its own facts.',
        ),
        querystring: SourcesQuery,
        response: reads(SourceList),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const partnerId =
        request.query.partner === undefined
          ? asker.partnerId
          : readId('ptn', request.query.partner);
      const ofOne = partnerId !== null || asker.scope.kind === 'partner';
      const rows = await withScope(deps.read, asker, async (tx) => {
        if (!ofOne) return sourceList(tx);
        if (partnerId === null) return [];
        if ((await myPartner(tx, partnerId)) === undefined) throw new NotVisible();
        return sourcesOfPartner(tx, partnerId);
      });
      return { items: rows.map((one) => sourceItem(one, localeOf(request))) };
    },
  );

  async function peopleOf(
    { deps: { read } }: Context,
    asker: Asker,
    id: string,
    query: Static<typeof PeopleQuery>,
  ) {
    const { cursor, limit = PAGE_ROWS, q } = query;
    const after = readCursor(cursor, 1);
    const partnerId = readId('ptn', id);
    return withScope(read, asker, async (tx) => {
      const [partner, practices, page] = await Promise.all([
        myPartner(tx, partnerId),
        practicesUnderWay(tx, partnerId),
        peoplePage(
          tx,
          { partnerId, q },
          { limit, after: after === null ? null : cursorId(after[0]) },
        ),
      ]);
      if (partner === undefined) throw new NotVisible();
      const edition = editionOn(deps.editions, deps.clock.today());
      return { ...page, counts: (name: string) => [...countsFor(edition, name, practices)] };
    });
  }
}

/** What a partner has before its standing was first computed. */
function lowestTier({ deps }: Context): Pick<Tier, 'id' | 'level' | 'title'> {
  const tiers = [...(editionOn(deps.editions, deps.clock.today())?.tiers ?? [])].sort(
    (a, b) => a.level - b.level,
  );
  return tiers[0] ?? { id: '', level: 0, title: { en: '', fr: '' } };
}

function partnerItem(
  one: PartnerView,
  lowest: Pick<Tier, 'id' | 'level' | 'title'>,
): Static<typeof PartnersPage>['items'][number] {
  const {
    id,
    code,
    name,
    homeCountry,
    countries,
    models,
    points,
    securedUntil,
    journeys,
    version,
  } = one;
  const tier = one.tier ?? { id: lowest.id, level: lowest.level, title: lowest.title };
  return {
    id: idOf('ptn', id),
    code,
    name,
    homeCountry,
    countries: [...countries],
    models: [...models],
    points,
    tier,
    securedUntil: dayOrNull(securedUntil),
    journeys,
    version,
  };
}

function personItem(
  one: PersonView,
  today: string,
  counts: (name: string) => Text[],
): Static<typeof PeoplePage>['items'][number] {
  return {
    id: idOf('psn', one.id),
    name: one.name ?? '',
    mail: one.mail,
    trainings: one.trainings,
    certifications: one.certifications.map(({ name, earnedOn, expiresOn }) => ({
      name,
      earnedOn,
      expiresOn,
      held: earnedOn <= today && (expiresOn === null || today <= expiresOn),
      countsFor: counts(name),
    })),
  };
}

function foundItem(one: Found): Static<typeof SearchList>['items'][number] {
  const id =
    one.kind === 'partner'
      ? idOf('ptn', one.partnerId)
      : one.kind === 'person'
        ? idOf('psn', one.subject)
        : one.subject;
  return {
    kind: one.kind,
    id,
    title: one.title,
    detail: detailOf(one),
    partner: { id: idOf('ptn', one.partnerId), name: one.partnerName },
  };
}

function detailOf({ kind, subject, facts, lastOn, partnerName }: Found): {
  en: string;
  fr: string;
} {
  if (kind === 'partner') return { en: subject, fr: subject };
  if (facts === null) return { en: partnerName, fr: partnerName };
  const [en, fr] = facts === 1 ? ['1 fact', '1 fait'] : [`${facts} facts`, `${facts} faits`];
  const last =
    lastOn === null ? ['', ''] : [`, the last on ${lastOn}`, `, le dernier le ${lastOn}`];
  return { en: `${partnerName} · ${en}${last[0]}`, fr: `${partnerName} · ${fr}${last[1]}` };
}

function sourceItem(one: SourceView, locale: Locale): Static<typeof SourceList>['items'][number] {
  return {
    ...one,
    lastHeardAt: instantOrNull(one.lastHeardAt),
    lastFactOn: dayOrNull(one.lastFactOn),
    parkedBy: [...one.parkedBy],
    refusals: one.refusals.map(({ detail, ...refusal }) => ({
      ...{ ...refusal, detail: said(detail, 'INVALID', locale), at: instantOf(refusal.at) },
    })),
  };
}

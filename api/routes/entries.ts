/** The ledger: pages, files, one entry explained, *Why?* on a number, and the story of a deal, a customer or a person. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import {
  entriesOf,
  entriesOfFacts,
  entriesOfGroup,
  entryByKey,
  entryPage,
  type EntryCursor,
  type EntryFilter,
  type LedgerEntry,
} from '../../db/queries/entries.ts';
import {
  factsAbout,
  factsBehind,
  factsByIds,
  type JudgedFact,
  type StorySubject,
} from '../../db/queries/facts.ts';
import { milestonesPaidBy } from '../../db/queries/journey-views.ts';
import { myPartner } from '../../db/queries/me.ts';
import { namesOfPeople } from '../../db/queries/people.ts';
import { sourceTitles } from '../../db/queries/source-titles.ts';
import type { Db } from '../../db/connect.ts';
import { withScope } from '../../db/scope.ts';
import {
  arithmeticSays,
  factTitle,
  lineDetail,
  lineTitle,
  numberSays,
  verdictSays,
  whyOf,
} from '../../program/explain.ts';
import { MODELS, type ModelId } from '../../program/models.ts';
import { mayDo } from '../../program/roles.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { cursorOf, PAGE_ROWS, readCursor } from '../cursor.ts';
import { NotVisible } from '../errors.ts';
import { idOf, parseId, readId, readUuid, uuidIdOf } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import { SubjectStory } from '../schemas/facts.ts';
import {
  EntriesQuery,
  EntryExplained,
  EntryPage,
  Explanation,
  ExplanationQuery,
} from '../schemas/standing.ts';
import { entriesAsCsv } from '../views/csv.ts';
import { clauseRef, entryExplained, entryItem, type EntryWords } from '../views/entry.ts';
import { instantOf } from '../views/instants.ts';
import { describe, reads } from './describe.ts';
import { dayOf, PartnerParams, wrongQuery } from './standing.ts';

const EntryParams = Type.Object({ id: Id('ptn'), entry: Id('ent') });
const FactParams = Type.Object({
  id: Id('ptn'),
  subject: Type.String({ minLength: 1, maxLength: 120 }),
});

/** Lines of a clause that *Why?* shows; the history has the rest. */
const LINES_MAX = 20;

export function addEntries(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps } = context;

  app.get(
    '/v1/partners/:id/entries',
    {
      config: { policy: 'entries.read' },
      schema: {
        ...describe(
          'standing',
          'The points history, newest first',
          'As JSON page by page; all of it as `text/csv` by `Accept`.',
        ),
        params: PartnerParams,
        querystring: EntriesQuery,
        response: reads(EntryPage),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const partnerId = readId('ptn', request.params.id);
      const filter = filterOf(partnerId, request.query);
      if (wantsCsv(request)) {
        const entries = await visible(context, asker, partnerId, (tx) => entriesOf(tx, filter));
        const facts = await withScope(deps.read, asker, (tx) => factsOf(tx, entries));
        void reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="points-history.csv"');
        return reply.send(
          entriesAsCsv(
            entries.map((entry) =>
              entryItem({ editions: deps.editions, facts, today: deps.clock.today() }, entry),
            ),
            asker.locale,
          ),
        );
      }
      const { cursor, limit = PAGE_ROWS } = request.query;
      const after = cursorAfter(cursor);
      const { page, facts } = await visible(context, asker, partnerId, async (tx) => {
        const page = await entryPage(tx, filter, { limit, after });
        return { page, facts: await factsOf(tx, page.entries) };
      });
      const words = { editions: deps.editions, facts, today: deps.clock.today() };
      return {
        items: page.entries.map((entry) => entryItem(words, entry)),
        nextCursor:
          page.next === null ? null : cursorOf([page.next.on, page.next.knownAt, page.next.key]),
      };
    },
  );

  app.get(
    '/v1/partners/:id/entries/:entry',
    {
      config: { policy: 'entries.read' },
      schema: {
        ...describe('standing', 'One entry down to its clause, fact, rate and reversal'),
        params: EntryParams,
        response: reads(EntryExplained),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const partnerId = readId('ptn', request.params.id);
      const key = readUuid('ent', request.params.entry);
      const found = await withScope(deps.read, asker, async (tx) => {
        const entry = await entryByKey(tx, key);
        if (entry === null || entry.partnerId !== partnerId) return null;
        const beside = await entriesOfGroup(tx, entry);
        return { entry, beside, words: await wordsFor(context, asker, tx, partnerId, beside) };
      });
      if (found === null) throw new NotVisible();
      return entryExplained(found.words, found.entry, found.beside);
    },
  );

  app.get(
    '/v1/partners/:id/standing/explanation',
    {
      config: { policy: 'standing.read' },
      schema: {
        ...describe('standing', 'Why is it this number? By clause, then by what it is about'),
        params: PartnerParams,
        querystring: ExplanationQuery,
        response: reads(Explanation),
      },
    },
    async (request) =>
      explain(context, askerOf(request), readId('ptn', request.params.id), request.query),
  );

  app.get(
    '/v1/partners/:id/facts/:subject',
    {
      config: { policy: 'entries.read' },
      schema: {
        ...describe(
          'standing',
          'Everything about one deal, customer or person, and why anything did not count',
        ),
        params: FactParams,
        response: reads(SubjectStory),
      },
    },
    async (request) =>
      tell(context, askerOf(request), readId('ptn', request.params.id), request.params.subject),
  );
}

/** Reads for a partner that has to be visible: of one that is not even an empty page is not given. */
async function visible<T>(
  { deps }: Context,
  asker: Asker,
  partnerId: string,
  work: (tx: Db) => Promise<T>,
): Promise<T> {
  return withScope(deps.read, asker, async (tx) => {
    const [partner, found] = await Promise.all([myPartner(tx, partnerId), work(tx)]);
    if (partner === undefined) throw new NotVisible();
    return found;
  });
}

const factsOf = async (tx: Db, entries: readonly LedgerEntry[]): Promise<readonly JudgedFact[]> => [
  ...(await factsByIds(tx, [...new Set(entries.flatMap((entry) => entry.fact ?? []))])).values(),
];

function filterOf(
  partnerId: string,
  query: Static<typeof EntriesQuery> & Static<typeof ExplanationQuery>,
): EntryFilter {
  const { model, kind, country, from, to, q, influence, asOf } = query;
  return {
    partnerId,
    kind,
    q,
    influence,
    ...(model === undefined ? {} : { model: modelOf(model) }),
    ...(country === undefined ? {} : { country: countryOf(country) }),
    ...(from === undefined ? {} : { from: dayOf(from, 'from') }),
    ...(to === undefined ? {} : { to: dayOf(to, 'to') }),
    ...(asOf === undefined ? {} : { asOf: dayOf(asOf, 'asOf') }),
  };
}

function modelOf(text: string): ModelId | 'company' {
  const model = [...MODELS, 'company' as const].find((one) => one === text);
  if (model === undefined)
    throw wrongQuery('model', `must be one of ${MODELS.join(', ')}, company`);
  return model;
}

/** A country, or `none` for what belongs to none. */
function countryOf(text: string): string {
  if (text === 'none' || text === 'company') return 'none';
  if (!/^[A-Z]{2}$/.test(text)) throw wrongQuery('country', 'must be two capitals, or none');
  return text;
}

function cursorAfter(cursor: string | undefined): EntryCursor | null {
  const values = readCursor(cursor, 3);
  if (values === null) return null;
  const [on, knownAt, key] = values;
  const isKey = typeof key === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key);
  const isMoment = typeof knownAt === 'number' && knownAt >= 0 && knownAt < MOMENT_MAX;
  if (typeof on !== 'string' || !isMoment || !isKey)
    throw wrongQuery('cursor', 'was not given here');
  return { on: dayOf(on, 'cursor'), knownAt, key };
}

/** The year 10000, in epoch milliseconds. */
const MOMENT_MAX = 253_402_300_800_000;

/** CSV where it is asked for before JSON. */
function wantsCsv(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? '';
  const csv = accept.indexOf('text/csv');
  const json = accept.indexOf('application/json');
  return csv !== -1 && (json === -1 || csv < json);
}

/** Facts, names, sources and milestones behind entries, as far as the asker may see them. */
async function wordsFor(
  { deps }: Context,
  asker: Asker,
  tx: Db,
  partnerId: string,
  entries: readonly LedgerEntry[],
): Promise<EntryWords> {
  const [facts, sources, milestones] = await Promise.all([
    factsBehind(tx, deps.editions, partnerId, entries),
    sourceTitles(tx),
    milestonesPaidBy(
      tx,
      entries.flatMap((entry) => (entry.fact === null ? entry.key : [])),
    ),
  ]);
  const people = mayDo(asker.role, 'people.read')
    ? facts.flatMap((fact) => fact.personId ?? [])
    : [asker.personId];
  const names = await namesOfPeople(tx, [...new Set(people)]);
  return { editions: deps.editions, facts, sources, milestones, names, today: deps.clock.today() };
}

async function explain(
  context: Context,
  asker: Asker,
  partnerId: string,
  query: Static<typeof ExplanationQuery>,
): Promise<Static<typeof Explanation>> {
  const { deps } = context;
  const asOf = query.asOf === undefined ? deps.clock.today() : dayOf(query.asOf, 'asOf');
  const editionById = (id: string) => deps.editions.find((one) => one.id === id);
  const { entries, clauses, words } = await visible(context, asker, partnerId, async (tx) => {
    const entries = await entriesOf(tx, filterOf(partnerId, { ...query, asOf }));
    const clauses = whyOf(editionById, entries, LINES_MAX);
    const shown = clauses.flatMap((clause) => clause.lines).flatMap((line) => line.entries);
    return {
      entries,
      clauses,
      words: { ...(await wordsFor(context, asker, tx, partnerId, shown)), today: asOf },
    };
  });
  const points = entries.reduce((sum, entry) => sum + entry.points, 0);
  return {
    asOf,
    points,
    says: numberSays(asOf, points, clauses),
    clauses: clauses.map((clause) => ({
      clause: clauseRef(deps.editions, clause.clause),
      points: clause.points,
      entries: clause.entries,
      more: clause.more,
      lines: clause.lines.map((line) => {
        const [first] = line.entries;
        const edition = first === undefined ? undefined : editionById(first.edition);
        const facts =
          first === undefined
            ? []
            : words.facts.filter(
                (fact) => fact.subject === first.subject || fact.id === first.fact,
              );
        const same = { en: line.subject, fr: line.subject };
        return {
          subject: line.subject,
          title:
            edition === undefined || first === undefined ? same : lineTitle(edition, first, facts),
          detail: first === undefined ? same : lineDetail(first, facts),
          points: line.points,
          entries: line.entries.map((entry) => entryExplained(words, entry, line.entries)),
        };
      }),
    })),
  };
}

/** A person by id, a deal by its id, else a customer: in this order, the first that the partner's facts know. */
async function tell(
  context: Context,
  asker: Asker,
  partnerId: string,
  subject: string,
): Promise<Static<typeof SubjectStory>> {
  const { deps } = context;
  const abouts = aboutsOf(asker, subject);
  const found = await visible(context, asker, partnerId, async (tx) => {
    for (const about of abouts) {
      const facts = await factsAbout(tx, partnerId, about);
      if (facts.length > 0) {
        const [entries, sources] = await Promise.all([
          entriesOfFacts(
            tx,
            partnerId,
            facts.map((fact) => fact.id),
          ),
          sourceTitles(tx),
        ]);
        return { about, facts, entries, sources };
      }
    }
    return null;
  });
  if (found === null) throw new NotVisible();
  const { about, facts, entries, sources } = found;
  return {
    subject,
    kind: about.kind,
    points: entries.reduce((sum, entry) => sum + entry.points, 0),
    facts: facts.map((fact) => {
      const own = entries.filter((entry) => entry.fact === fact.id);
      return {
        id: idOf('fct', fact.id),
        kind: fact.kind,
        on: fact.effectiveOn,
        receivedAt: instantOf(fact.knownAt),
        source: sources.get(fact.source) ?? { en: fact.source, fr: fact.source },
        title: factTitle(fact),
        verdict: fact.verdict ?? 'no-clause',
        says: saysOf(context, fact, own, facts),
        entries: own.map((entry) => ({
          id: uuidIdOf('ent', entry.key),
          points: entry.points,
          clause: clauseRef(deps.editions, entry).number,
        })),
      };
    }),
  };
}

function aboutsOf(asker: Asker, subject: string): readonly StorySubject[] {
  const personId = parseId('psn', subject);
  if (personId === null)
    return [
      { kind: 'deal', subject },
      { kind: 'customer', customer: subject },
    ];
  // Colleagues are for those who look after people; everybody may see what they did themselves.
  return mayDo(asker.role, 'people.read') || personId === asker.personId
    ? [{ kind: 'person', personId }]
    : [];
}

/** How a fact came to its points, or why it earns nothing. */
function saysOf(
  { deps }: Context,
  fact: JudgedFact,
  own: readonly LedgerEntry[],
  facts: readonly JudgedFact[],
) {
  const entry = own.findLast((one) => one.negates === null && one.negatedBy === null);
  const edition = deps.editions.find((one) => one.id === entry?.edition);
  if (entry !== undefined && edition !== undefined) {
    return arithmeticSays(
      edition,
      entry,
      facts.filter((one) => one.subject === fact.subject),
    );
  }
  return verdictSays(fact.verdict ?? 'no-clause');
}

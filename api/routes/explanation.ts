/** *Why?* of a tier, a score, a measure, a capability, a requirement; and what is attained. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { explanationFigures } from '../../db/queries/explanations.ts';
import { namesOfPeople } from '../../db/queries/people.ts';
import type { Db } from '../../db/connect.ts';
import { withScope } from '../../db/scope.ts';
import type { Edition } from '../../program/edition/types.ts';
import { editionOn } from '../../program/editions.ts';
import { type Asked, explain, findAsked, missingOf, readBy } from '../../program/explain.ts';
import { plainOf } from '../../program/explain/reasons.ts';
import type { Day } from '../../program/models.ts';
import { mayDo } from '../../program/roles.ts';
import { attainmentsOf } from '../../program/rules/capability.ts';
import { measured } from '../../program/rules/measure.ts';
import { readsOf } from '../../program/rules/reads.ts';
import { recordsOf } from '../../program/rules/records.ts';
import { heldOf } from '../../program/rules/requirement.ts';
import { sceneOf } from '../../program/rules/scene.ts';
import type { Scene } from '../../program/rules/scene.types.ts';
import { unitOf } from '../../program/rules/units.ts';
import { tierOn } from '../../program/standing.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { readId } from '../ids.ts';
import { DayText } from '../schemas/common.ts';
import { Capabilities, Explained, ExplainedQuery, Reason } from '../schemas/explanation.ts';
import { explainedItem, peopleIn } from '../views/explanation.ts';
import { describe, reads } from './describe.ts';
import { dayOf, PartnerParams, wrongQuery } from './standing.ts';

const CapabilitiesQuery = Type.Object(
  { asOf: Type.Optional(DayText) },
  { additionalProperties: false },
);

export function addExplanation(instance: FastifyInstance, { deps }: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.addSchema(Reason);

  app.get(
    '/v1/partners/:id/explanation',
    {
      config: { policy: 'standing.read' },
      schema: {
        ...describe(
          'standing',
          'Why? Of a tier, score, measure, capability or requirement: the tree, what is missing, what lapses, the cheapest ways',
          'Down to clause (edition, file, line), facts and people. An entry has its own at `/entries/{entry}`, a sum of points at `/standing/explanation`.',
        ),
        params: PartnerParams,
        querystring: ExplainedQuery,
        response: reads(Explained),
      },
    },
    async (request) => {
      const partnerId = readId('ptn', request.params.id);
      const { of } = request.query;
      const { edition, asOf } = onDay(request.query.asOf);
      return explained(deps.read, askerOf(request), { partnerId, asOf, edition, of });
    },
  );

  app.get(
    '/v1/partners/:id/capabilities',
    {
      config: { policy: 'standing.read' },
      schema: {
        ...describe(
          'standing',
          'What is attained, since when and until when, what is missing; and the scores',
        ),
        params: PartnerParams,
        querystring: CapabilitiesQuery,
        response: reads(Capabilities),
      },
    },
    async (request) => {
      const partnerId = readId('ptn', request.params.id);
      const { edition, asOf } = onDay(request.query.asOf);
      return capabilities(deps.read, askerOf(request), { partnerId, asOf, edition });
    },
  );

  function onDay(asked: string | undefined): { readonly edition: Edition; readonly asOf: Day } {
    const asOf = asked === undefined ? deps.clock.today() : dayOf(asked, 'asOf');
    const edition = editionOn(deps.editions, asOf);
    if (edition === null) throw wrongQuery('asOf', 'lies outside of the program');
    return { edition, asOf };
  }

  async function explained(
    db: Db,
    asker: Asker,
    { partnerId, asOf, edition, of }: OnDay & { readonly of: string },
  ): Promise<Static<typeof Explained>> {
    const asked = askedIn(of);
    return withScope(db, asker, async (tx) => {
      const highest = edition.tiers.at(-1)?.id ?? null;
      // Which tier it is, only its figures say: until then all of them are read.
      const maybe = findAsked(edition, asked, highest);
      if (maybe.kind === 'unknown') throw unknown(of, maybe.known);
      const all =
        asked.kind === 'tier'
          ? edition.tiers.flatMap((one) => one.requires)
          : readBy(maybe, edition);
      const found = await explanationFigures(
        tx,
        edition,
        { partnerId, asOf },
        readsOf(edition, all),
      );
      if (found === null) throw new NotVisible();
      const { figures, known, clauses, facts } = found;
      const scene = sceneOf(recordsOf(edition, known), asOf);
      const points = figures.sums.reduce((sum, one) => sum + one.points, 0);
      const has =
        edition.tiers.length === 0
          ? null
          : tierOn(edition, points, figures.certificates, asOf, sceneOn(scene)).id;
      const what = asked.kind === 'tier' ? findAsked(edition, asked, has) : maybe;
      if (what.kind === 'unknown') throw unknown(of, what.known);
      const editionOf = (id: string) => deps.editions.find((one) => one.id === id);
      const made = explain(what, { scene, behind: { editionOf, clauses, facts } });
      const people = [...peopleIn(made.tree), ...(made.next === null ? [] : peopleIn(made.next))];
      const shown = mayDo(asker.role, 'people.read')
        ? people
        : people.filter((one) => one === asker.personId);
      const names = await namesOfPeople(tx, [...new Set(shown)]);
      return explainedItem(of, edition, names, made);
    });
  }
}

const sceneOn =
  (scene: Scene) =>
  (day: Day): Scene => ({ ...scene, day });

type OnDay = { readonly partnerId: string; readonly asOf: Day; readonly edition: Edition };

async function capabilities(
  db: Db,
  asker: Asker,
  { partnerId, asOf, edition }: OnDay,
): Promise<Static<typeof Capabilities>> {
  const { rules } = edition;
  const scores = rules.measures.filter(({ outOf }) => outOf !== null);
  const all = [...rules.capabilities.map(({ requires }) => requires), ...scores];
  const found = await withScope(db, asker, (tx) =>
    explanationFigures(tx, edition, { partnerId, asOf }, readsOf(edition, all)),
  );
  if (found === null) throw new NotVisible();
  const scene = sceneOf(recordsOf(edition, found.known), asOf);
  return {
    asOf,
    edition: edition.id,
    items: rules.capabilities.map((one) => {
      const spans = attainmentsOf(one, scene, asOf).filter(
        ({ from, to }) => from <= asOf && (to === null || asOf < to),
      );
      const held = heldOf(one.requires, scene);
      const inner = held.of.length === 0 ? [held] : held.of;
      return {
        id: one.id,
        kind: one.kind,
        title: one.title,
        says: one.says,
        attained: spans.length > 0,
        spans: [...spans],
        holding: inner.filter((each) => each.holds).length,
        needed: inner.length,
        missing: missingOf([one.requires], scene).map(({ requirement, title, says }) => ({
          requirement,
          title,
          says,
        })),
        brings: [...one.brings],
      };
    }),
    scores: scores.map((one) => ({
      id: one.id,
      title: one.title ?? { en: one.id, fr: one.id },
      says: one.says,
      value: plainOf(measured(one, scene)),
      unit: unitOf(one, rules),
      outOf: one.outOf,
    })),
  };
}

const KINDS = ['tier', 'score', 'measure', 'capability', 'requirement'] as const;

/** What `of` asks for; a score is a measure. */
function askedIn(of: string): Asked {
  const at = of.indexOf(':');
  const [kind, name] = at < 0 ? [of, null] : [of.slice(0, at), of.slice(at + 1)];
  const found = KINDS.find((one) => one === kind);
  if (found === 'tier') return { kind: 'tier', name: name === '' ? null : name };
  if (found === undefined || name === null || name === '')
    throw wrongQuery('of', `must be tier, or one of ${KINDS.join(', ')} and a name: score:NAME`);
  return { kind: found === 'score' ? 'measure' : found, name };
}

/** Names that the edition has instead: a reader corrects their own. */
const NAMES_SHOWN = 40;
const unknown = (of: string, known: readonly string[]): Refusal => {
  const detail = `is nothing that the edition has; it has ${known.slice(0, NAMES_SHOWN).join(', ') || 'none'}`;
  return new Refusal('REFUSED', `${of} ${detail}.`, {
    errors: [{ pointer: '/querystring/of', code: 'unknown', detail }],
  });
};

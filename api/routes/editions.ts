/** The program in words: editions, and one clause by clause. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Edition } from '../../program/edition/types.ts';
import { editionOn } from '../../program/editions.ts';
import { MODELS } from '../../program/models.ts';
import { neededBy } from '../../program/standing.ts';
import { titleOf } from '../../program/explain/requirement.ts';
import type { Context } from '../context.ts';
import { NotVisible } from '../errors.ts';
import { EditionList, EditionOne, type EditionItem } from '../schemas/facts.ts';
import { describe, reads } from './describe.ts';

const EditionParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) });

export function addEditions(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { editions, clock, editionFiles } = context.deps;
  const inForce = (): Edition | null => editionOn(editions, clock.today());

  app.get(
    '/v1/editions',
    {
      config: { policy: 'editions.read' },
      schema: {
        ...describe('program', 'Versions of the program, newest first'),
        response: reads(EditionList),
      },
    },
    async () => ({
      items: editions
        .toSorted((a, b) => (a.inForce.from < b.inForce.from ? 1 : -1))
        .map((one) => editionItem(one, inForce())),
    }),
  );
  app.get(
    '/v1/editions/:id',
    {
      config: { policy: 'editions.read' },
      schema: {
        ...describe('program', 'One version: clauses, tiers, practices, and its files'),
        params: EditionParams,
        response: reads(EditionOne),
      },
    },
    async (request, reply) => {
      const edition = editions.find((one) => one.id === request.params.id);
      if (edition === undefined) throw new NotVisible();
      void reply.header('cache-control', 'private, no-cache');
      return {
        ...editionItem(edition, inForce()),
        ...editionParts(edition),
        files: [...(editionFiles?.[edition.id] ?? [])],
      };
    },
  );
}

const editionItem = (
  { id, title, hash, inForce }: Edition,
  now: Edition | null,
): Static<typeof EditionItem> => ({
  id,
  title,
  hash,
  from: inForce.from,
  to: inForce.to,
  inForce: now?.id === id,
});

function editionParts(edition: Edition) {
  return {
    validityMonths: edition.validityMonths,
    models: MODELS.map((id) => ({ id, title: edition.models[id].title })),
    clauses: edition.clauses.map(({ id, number, title, says, place, earns }) => ({
      ...{ id, number, title, says, place },
      ...{ kind: earns.kind, model: earns.model, influence: earns.influence },
    })),
    tiers: edition.tiers.map(({ id, level, title, place, brings, requires }) => ({
      ...{ id, level, title, place, brings: [...brings] },
      requires: requires.map((one) => ({ title: titleOf(one), need: neededBy(one) })),
    })),
    practices: edition.practices.map(({ id, title, says, place, milestones }) => ({
      ...{ id, title, says, place },
      milestones: milestones.map((one) => ({
        ...{ id: one.id, number: one.number, title: one.title, points: one.points, kind: one.kind },
        steps: one.steps.map((step) => ({ title: step.title, kind: step.kind })),
      })),
    })),
  };
}

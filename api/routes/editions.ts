/** The program in words: editions, and one clause by clause. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Edition } from '../../program/edition/types.ts';
import { compareEditions } from '../../program/edition/compare.ts';
import type { Draft } from '../../program/edition/drafts.ts';
import { itemsOf } from '../../program/edition/items.ts';
import { editionOn } from '../../program/editions.ts';
import { MODELS } from '../../program/models.ts';
import { neededBy } from '../../program/standing.ts';
import { titleOf } from '../../program/explain/requirement.ts';
import { RuleViolation } from '../../program/errors.ts';
import { mayDo } from '../../program/roles.ts';
import { askerOf } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { NotVisible } from '../errors.ts';
import { EditionList, EditionOne, type EditionItem } from '../schemas/facts.ts';
import { Comparison } from '../schemas/simulations.ts';
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
    async (request) => {
      const drafts = mayDo(askerOf(request).role, 'drafts.read')
        ? await context.deps.drafts?.all()
        : [];
      return {
        items: [
          ...(drafts ?? []).map(draftItem),
          ...editions
            .toSorted((a, b) => (a.inForce.from < b.inForce.from ? 1 : -1))
            .map((one) => editionItem(one, inForce())),
        ],
      };
    },
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
      void reply.header('cache-control', 'private, no-cache');
      if (edition === undefined) return draftOne(await visibleDraft(request));
      return {
        ...editionItem(edition, inForce()),
        ...editionParts(edition),
        ...{ findings: [], cases: [], items: inWords(edition) },
        files: [...(editionFiles?.[edition.id] ?? [])],
      };
    },
  );

  /** Nobody else learns that it exists. */
  async function visibleDraft(request: FastifyRequest<{ Params: { id: string } }>): Promise<Draft> {
    const may = mayDo(askerOf(request).role, 'drafts.read');
    const draft = may ? await context.deps.drafts?.one(request.params.id) : null;
    if (draft === null || draft === undefined) throw new NotVisible();
    return draft;
  }

  app.get(
    '/v1/editions/:id/compare',
    {
      config: { policy: 'drafts.read' },
      schema: {
        ...describe('program', 'What this version changes against another, in words'),
        params: EditionParams,
        querystring: Type.Object({ with: Type.String({ minLength: 1, maxLength: 60 }) }),
        response: reads(Comparison),
      },
    },
    async (request) => {
      const read = async (id: string): Promise<Edition> => {
        const released = editions.find((one) => one.id === id);
        const found = released ?? (await context.deps.drafts?.one(id))?.checked.edition;
        if (found === undefined) throw new NotVisible();
        if (found === null)
          throw new RuleViolation(
            'EDITION_WRONG',
            'Mend what is found in it first: it cannot be read.',
          );
        return found;
      };
      const [before, after] = [await read(request.query.with), await read(request.params.id)];
      return {
        before: { id: before.id, title: before.title },
        after: { id: after.id, title: after.title },
        changes: compareEditions(before, after).map((change) => ({
          ...change,
          parts: [...change.parts],
        })),
      };
    },
  );
}

const inWords = (edition: Edition) =>
  itemsOf(edition).map((item) => ({ ...item, parts: [...item.parts] }));

/** A draft that cannot be read has its name only. */
function draftItem({ id, checked }: Draft): Static<typeof EditionItem> {
  const { edition, findings, cases } = checked;
  return {
    id,
    title: edition?.title ?? { en: id, fr: id },
    hash: edition?.hash ?? '',
    from: edition?.inForce.from ?? '9999-12-31',
    to: edition?.inForce.to ?? null,
    inForce: false,
    draft: true,
    checked: {
      findings: findings.length,
      cases: cases.length,
      passed: cases.filter(({ passed }) => passed).length,
    },
  };
}

function draftOne(draft: Draft) {
  const { edition, findings, cases } = draft.checked;
  return {
    ...draftItem(draft),
    ...(edition === null ? NOTHING_TO_READ : editionParts(edition)),
    findings: [...findings],
    cases: cases.map((one) => ({ ...one, problems: [...one.problems] })),
    items: edition === null ? [] : inWords(edition),
    files: [...draft.files],
  };
}

const NOTHING_TO_READ: ReturnType<typeof editionParts> = {
  validityMonths: 0,
  ...{ models: [], clauses: [], tiers: [], practices: [] },
};

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
  draft: false,
  checked: null,
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

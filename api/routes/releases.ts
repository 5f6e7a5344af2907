/** Asking that a draft be released: recorded with its files' hash and the simulation behind it; a second person releases. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { notifyChange } from '../../db/queries/outbox.ts';
import { namesOf } from '../../db/queries/journey-views.ts';
import {
  askRelease,
  releaseRequestsOf,
  type ReleaseRequest as Asked,
  simulationById,
} from '../../db/queries/simulations.ts';
import { withScope } from '../../db/scope.ts';
import { RuleViolation } from '../../program/errors.ts';
import { audit } from '../audit.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { NotVisible } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { ReleaseBody, ReleaseRequest, ReleaseRequests } from '../schemas/simulations.ts';
import { instantOf } from '../views/instants.ts';
import { CommandHeaders, commands, describe, reads } from './describe.ts';

const EditionParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) });

export function addReleases(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps } = context;

  app.post(
    '/v1/editions/:id/release-requests',
    {
      config: { policy: 'releases.ask' },
      schema: {
        ...describe(
          'program',
          'Ask for a release',
          'Of the files as they are now, which a simulation has tried to its end. A second person releases them.',
        ),
        headers: CommandHeaders,
        params: EditionParams,
        body: ReleaseBody,
        response: commands(201, ReleaseRequest),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { id } = request.params;
      const draft = await deps.drafts?.one(id);
      if (draft === null || draft === undefined) throw new NotVisible();
      const { note = null } = request.body;
      const askedAt = deps.clock.now();
      const said = { id, ...request.body };
      return context.commands.run(request, reply, said, async ({ keep }) => {
        const { edition, findings, cases } = draft.checked;
        if (edition === null || findings.length > 0 || cases.some(({ passed }) => !passed))
          throw new RuleViolation(
            'EDITION_WRONG',
            'Mend what is found in it, and the golden cases that fail, first.',
          );
        const simulationId = readId('sim', request.body.simulation);
        const simulation = await simulationById(deps.work, simulationId);
        if (simulation?.state !== 'done' || simulation.hash !== edition.hash)
          throw new RuleViolation(
            'SIMULATION_MISSING',
            'Try the draft as it is now on all partners first, to the end.',
          );
        return deps.work.transaction().execute(async (tx) => {
          const { hash } = edition;
          const asked = { edition: id, hash, simulationId, askedBy: asker.personId, askedAt, note };
          const made = await askRelease(tx, asked);
          if (made === null) throw new RuleViolation('RELEASE_ASKED', 'This is asked for already.');
          const detail = { edition: id, hash, simulation: request.body.simulation };
          const object = idOf('rel', made.id);
          await audit(tx, asker, { action: 'release.ask', object, at: askedAt, detail });
          await notifyChange(tx, { p: [], w: ['edition'] });
          const body = item(made, asker, new Map([[asker.personId, asker.name]]), hash);
          return keep(tx, { status: 201, body });
        });
      });
    },
  );

  app.get(
    '/v1/editions/:id/release-requests',
    {
      config: { policy: 'drafts.read' },
      schema: {
        ...describe('program', 'Who asked for a release, newest first'),
        params: EditionParams,
        response: reads(ReleaseRequests),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const { id } = request.params;
      const asked = await withScope(deps.read, asker, (tx) => releaseRequestsOf(tx, id));
      const names = await namesOf(
        deps.work,
        asked.map(({ askedBy }) => askedBy),
      );
      const now = (await deps.drafts?.one(id))?.checked.edition?.hash ?? null;
      return { items: asked.map((one) => item(one, asker, names, now)) };
    },
  );
}

const item = (
  one: Asked,
  asker: Asker,
  names: ReadonlyMap<string, string>,
  hashNow: string | null,
): Static<typeof ReleaseRequest> => ({
  id: idOf('rel', one.id),
  ...{ edition: one.edition, hash: one.hash, note: one.note },
  simulation: idOf('sim', one.simulationId),
  askedAt: instantOf(one.askedAt),
  askedBy: { id: idOf('psn', one.askedBy), name: names.get(one.askedBy) ?? null },
  isCurrent: one.hash === hashNow,
  isMine: one.askedBy === asker.personId,
});

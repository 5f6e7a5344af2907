/** Who asks to act for my company, and what its administrators say to that. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { decideJoin, joinRequests } from '../../db/queries/join-requests.ts';
import { withScope } from '../../db/scope.ts';
import { askerOf } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { NotVisible } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import { JoinDecided, JoinRequests } from '../schemas/applications.ts';
import { instantOf } from '../views/instants.ts';
import { describe, does, reads } from './describe.ts';
import { assertGrantable, wrong } from './members.ts';

export function addJoinRequests(instance: FastifyInstance, { deps }: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read, work, clock } = deps;

  app.get(
    '/v1/join-requests',
    {
      config: { policy: 'joins.read' },
      schema: {
        ...describe(
          'people',
          'Who asks to act for my company, with a confirmed address of its domain',
        ),
        response: reads(JoinRequests),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const items = await withScope(read, asker, (tx) => joinRequests(tx, asker.partnerId ?? '0'));
      return {
        items: items.map(({ id, name, mail, askedAt }) => ({
          ...{ id: idOf('jnr', id), name, mail, askedAt: instantOf(askedAt) },
        })),
      };
    },
  );

  app.post(
    '/v1/join-requests/:id/decision',
    {
      config: { policy: 'joins.decide' },
      schema: {
        ...describe('people', 'Let somebody in with a role, or decline with a reason'),
        params: Type.Object({ id: Id('jnr') }),
        body: JoinDecided,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { verdict, role = 'team-member', countries = [], reason = null } = request.body;
      if (verdict === 'accept') assertGrantable(asker, role, countries);
      else if (reason === null) throw wrong('/reason', 'required', 'says why it is declined');
      const requestId = readId('jnr', request.params.id);
      const partnerId = asker.partnerId ?? '0';
      const waiting = await withScope(read, asker, (tx) => joinRequests(tx, partnerId));
      if (!waiting.some(({ id }) => id === requestId)) throw new NotVisible();
      const decided = await decideJoin(work, {
        ...{ requestId, partnerId, verdict, role, countries, reason, by: asker },
        ...{ at: clock.now(), object: request.params.id },
      });
      if (!decided) throw new NotVisible();
      return reply.code(204).send(null);
    },
  );
}

/** In which role a browser's session acts, and whether a partner manager looks as a partner. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { myPartner } from '../../db/queries/me.ts';
import { actIn, viewAs } from '../../db/queries/principals.ts';
import { withScope } from '../../db/scope.ts';
import { audit } from '../audit.ts';
import { cookieOf } from '../auth/cookies.ts';
import { askerOf, sessionHash } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { ActingChoice, ViewChoice } from '../schemas/me.ts';
import { describe, does } from './describe.ts';

export function addActing(instance: FastifyInstance, { deps }: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.put(
    '/v1/me/acting',
    {
      config: { policy: 'me.read', whileViewing: true },
      schema: {
        ...describe(
          'me',
          'Act in another of my roles',
          'For the session of a browser, until it ends or chooses again. A program names the membership in a header.',
        ),
        body: ActingChoice,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const membershipId = readId('mbr', request.body.membership);
      const { personId } = asker;
      const hash = hashOfSession(request);
      if (!(await actIn(deps.work, hash, { personId, membershipId }))) throw new NotVisible();
      await withScope(deps.read, asker, (tx) =>
        audit(tx, asker, {
          action: 'acting.choose',
          object: request.body.membership,
          at: deps.clock.now(),
          detail: { before: idOf('mbr', asker.membershipId) },
        }),
      );
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/v1/me/view',
    {
      config: { policy: 'partners.view' },
      schema: {
        ...describe(
          'me',
          'See what a partner sees',
          'Read-only, for the session of a browser, until `DELETE`. The trail keeps who looked as whom.',
        ),
        body: ViewChoice,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const partnerId = readId('ptn', request.body.partner);
      const at = deps.clock.now();
      // Told before it begins: nobody looks without a trace.
      const hash = await withScope(deps.read, asker, async (tx) => {
        if ((await myPartner(tx, partnerId)) === undefined) throw new NotVisible();
        const object = request.body.partner;
        const found = hashOfSession(request);
        await audit(tx, asker, { action: 'view.begin', object, partnerId, at, detail: {} });
        return found;
      });
      await viewAs(deps.work, hash, partnerId);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/v1/me/view',
    {
      config: { policy: 'me.read', whileViewing: true },
      schema: { ...describe('me', 'Look as myself again'), response: does },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      if (asker.isViewing && asker.partnerId !== null) {
        const object = idOf('ptn', asker.partnerId);
        await viewAs(deps.work, hashOfSession(request), null);
        await withScope(deps.read, asker, (tx) =>
          audit(tx, asker, { action: 'view.end', object, at: deps.clock.now(), detail: {} }),
        );
      }
      return reply.code(204).send(null);
    },
  );

  /** Of the session that this request came in; a bearer token has none. */
  function hashOfSession(request: FastifyRequest): string {
    const session = cookieOf(request, deps.settings.cookieName);
    if (session === undefined || request.headers.authorization !== undefined)
      throw new Refusal('CONFLICT', 'Only the session of a browser remembers this.');
    return sessionHash(session);
  }
}

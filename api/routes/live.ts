/** Server-sent events: one partner's, or all that a scope may see; and what became of a 202. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { commandById } from '../../db/queries/commands.ts';
import { standingRows } from '../../db/reads.ts';
import { askerOf } from '../auth/guard.ts';
import { principalOf } from '../commands/run.ts';
import type { Context } from '../context.ts';
import { NotVisible, type ProblemBody } from '../errors.ts';
import { readId, readUuid, uuidIdOf } from '../ids.ts';
import { localeOf, problemIn } from '../language.ts';
import { Id } from '../schemas/common.ts';
import { RequestState, StreamMessage } from '../schemas/facts.ts';
import type { Topic } from '../streams.ts';
import { describe, reads } from './describe.ts';

const EVENTS = {
  description:
    'Events `changed` with a message as data; `hello` first, `bye` when the server goes. `Last-Event-ID` resumes.',
  content: { 'text/event-stream': { schema: StreamMessage } },
} as const;

export function addLive(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps, streams } = context;
  const problems = reads(Type.Unknown());
  const answers = { ...problems, 200: EVENTS };

  app.get(
    '/v1/partners/:id/stream',
    {
      config: { policy: 'standing.read' },
      schema: {
        ...describe('live', 'What changes of a partner, as it changes'),
        params: Type.Object({ id: Id('ptn') }),
        response: answers,
      },
    },
    async (request, reply) => {
      const partnerId = readId('ptn', request.params.id);
      const row = (await standingRows(deps.read, askerOf(request), [partnerId])).get(partnerId);
      if (row === undefined) throw new NotVisible();
      return openStream(context, request, reply, { partnerId }, row.version);
    },
  );
  app.get(
    '/v1/stream',
    {
      config: { policy: 'standing.read' },
      schema: { ...describe('live', 'What changes of all that I may see'), response: answers },
    },
    async (request, reply) =>
      openStream(context, request, reply, { scope: askerOf(request).scope }, 0),
  );
  app.get(
    '/v1/requests/:id',
    {
      config: { policy: 'signed-in' },
      schema: {
        ...describe('me', 'What became of a command that answered 202'),
        params: Type.Object({ id: Id('req') }),
        response: reads(RequestState),
      },
    },
    async (request) => {
      const id = readUuid('req', request.params.id);
      const claim = await commandById(deps.work, id, principalOf(askerOf(request)));
      if (claim === null || claim.state === 'other-body') throw new NotVisible();
      const done = claim.state === 'done' ? claim.answer : null;
      const isRefused = done !== null && done.status >= 400;
      return {
        id: uuidIdOf('req', id),
        state: done === null ? ('running' as const) : ('done' as const),
        status: done?.status ?? null,
        answer: isRefused
          ? problemIn(localeOf(request), done.body as ProblemBody)
          : (done?.body ?? null),
      };
    },
  );

  function openStream(
    { authenticate }: Context,
    request: FastifyRequest,
    reply: FastifyReply,
    topic: Topic,
    version: number,
  ): FastifyReply {
    const asker = askerOf(request);
    streams.assertRoom(asker.personId);
    void reply.hijack();
    const lastId = request.headers['last-event-id'];
    streams.open({
      response: reply.raw,
      headers: reply.getHeaders() as Record<string, string>,
      personId: asker.personId,
      topic,
      lastId: typeof lastId === 'string' && lastId !== '' ? lastId : null,
      version,
      isGood: async () => {
        const now = await authenticate(request).catch(() => null);
        return now !== null && now.membershipId === asker.membershipId;
      },
    });
    return reply;
  }
}

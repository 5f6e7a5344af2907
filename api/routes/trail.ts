/** The trail: who did what, to what, when and why; nobody changes it. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { namesOf } from '../../db/queries/journey-views.ts';
import { chainHead } from '../../db/queries/trail-chain.ts';
import { TRAIL_SOURCES, trailPage } from '../../db/queries/trail.ts';
import { withScope } from '../../db/scope.ts';
import { isDay } from '../../program/days.ts';
import { ROLES } from '../../program/roles.ts';
import { trailTitle } from '../../program/trail.ts';
import { askerOf } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { cursorId, cursorOf, PAGE_ROWS, pageOf, readCursor } from '../cursor.ts';
import { Refusal } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { TrailPage, TrailQuery } from '../schemas/trail.ts';
import { instantOf } from '../views/instants.ts';
import { describe, reads } from './describe.ts';

export function addTrail(instance: FastifyInstance, { deps }: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.get(
    '/v1/audit',
    {
      config: { policy: 'audit.read' },
      schema: {
        ...describe(
          'program',
          'Who did what, to what, when and why; newest first',
          'Records of the API, of steps and of enrolments in one list. What the product does by itself is not in it.',
        ),
        querystring: TrailQuery,
        response: reads(TrailPage),
      },
    },
    async (request) => {
      const { cursor, limit = PAGE_ROWS, person, partner, action, from, to } = request.query;
      for (const [name, day] of Object.entries({ from, to })) {
        if (day !== undefined && !isDay(day))
          throw new Refusal('INVALID', `/${name} is no day.`, {
            errors: [{ pointer: `/${name}`, code: 'day', detail: 'is no day' }],
          });
      }
      const after = readCursor(cursor, 3);
      const source = TRAIL_SOURCES.find((one) => one === after?.[1]);
      const [rows, head] = await withScope(
        deps.read,
        askerOf(request),
        async (tx) =>
          [
            await trailPage(tx, {
              personId: person === undefined ? null : readId('psn', person),
              partnerId: partner === undefined ? null : readId('ptn', partner),
              ...{ action: action ?? null, from: from ?? null, to: to ?? null },
              after:
                after === null || source === undefined
                  ? null
                  : { at: Number(after[0]), source, id: cursorId(after[2]) },
              limit: limit + 1,
            }),
            await chainHead(tx),
          ] as const,
      );
      const { page, nextCursor } = pageOf(rows, limit, (last) =>
        cursorOf([last.at, last.source, last.id]),
      );
      const names = await namesOf(
        deps.work,
        page.flatMap(({ personId }) => personId ?? []),
      );
      return {
        items: page.map((one) => ({
          id: `${one.source}-${one.id}`,
          at: instantOf(one.at),
          by: { id: idOf('psn', one.personId ?? '0'), name: names.get(one.personId ?? '') ?? null },
          ...{ role: ROLES.find((role) => role === one.role) ?? null },
          ...{ action: one.action, title: trailTitle(one.action) },
          object: one.object,
          journey: one.journeyId === null ? null : idOf('jrn', one.journeyId),
          enrolment: one.enrolmentId === null ? null : idOf('enr', one.enrolmentId),
          partner:
            one.partnerId === null || one.partner === null
              ? null
              : { id: idOf('ptn', one.partnerId), name: one.partner },
          ...{ reason: one.reason, detail: one.detail },
        })),
        nextCursor,
        chain:
          head === null ? null : { place: Number(head.place), hash: head.hash.toString('hex') },
      };
    },
  );
}

/** Enrolments: one per partner for all models and countries, what decides about it, and what moves it. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { UpdateDefinition } from '@temporalio/client';
import { Type, type Static, type TSchema } from 'typebox';
import {
  acceptancesOf,
  enrolmentHistory,
  enrolmentPage,
  lastScreening,
} from '../../db/queries/enrolment-views.ts';
import {
  enrolmentById,
  latestEnrolment,
  type StoredEnrolment,
} from '../../db/queries/enrolments.ts';
import { namesOf } from '../../db/queries/journey-views.ts';
import { withScope } from '../../db/scope.ts';
import { editionOn } from '../../program/editions.ts';
import { LINE_DECIDERS } from '../../program/enrolment.ts';
import { nextEnrolment } from '../../program/enrolment.rules.ts';
import { RuleViolation } from '../../program/errors.ts';
import type { Action } from '../../program/roles.ts';
import {
  enrolmentId,
  enrolmentUpdates as updates,
  type EnrolmentMoved,
} from '../../workflows/messages.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import { moveEnrolment, startEnrolment } from '../commands/enrolments.ts';
import { begunBefore } from '../commands/journeys.ts';
import type { Running } from '../commands/run.ts';
import type { Context } from '../context.ts';
import { cursorId, cursorOf, PAGE_ROWS, pageOf, readCursor } from '../cursor.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import * as schemas from '../schemas/enrolments.ts';
import { enrolmentItem, enrolmentOne } from '../views/enrolment.ts';
import { instantOf } from '../views/instants.ts';
import { CommandHeaders, commands, describe, reads } from './describe.ts';

const EnrolmentParams = Type.Object({ id: Id('enr') });

export function addEnrolments(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read } = context.deps;

  app.get(
    '/v1/enrolments',
    {
      config: { policy: 'enrolments.read' },
      schema: {
        ...describe(
          'enrolments',
          'Enrolments, newest first',
          '`view=mine`: those with a line that waits for a decision of this role.',
        ),
        querystring: schemas.EnrolmentsQuery,
        response: reads(schemas.EnrolmentPage),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const { partner, state, view, cursor, limit = PAGE_ROWS } = request.query;
      const after = readCursor(cursor, 1);
      const decider = LINE_DECIDERS.find((role) => role === asker.role) ?? null;
      // Whoever decides nothing has nothing that waits for them.
      if (view === 'mine' && decider === null) return { items: [], nextCursor: null };
      const rows = await withScope(read, asker, (tx) =>
        enrolmentPage(tx, {
          partnerId: partner === undefined ? null : readId('ptn', partner),
          state: state ?? null,
          waitingFor: view === 'mine' ? decider : null,
          before: after === null ? null : cursorId(after[0]),
          limit: limit + 1,
        }),
      );
      const { page, nextCursor } = pageOf(rows, limit, (last) => cursorOf([last.id]));
      return { items: page.map(enrolmentItem), nextCursor };
    },
  );

  app.get(
    '/v1/enrolments/:id',
    {
      config: { policy: 'enrolments.read' },
      schema: {
        ...describe('enrolments', 'One enrolment: its lines, agreements and renewal'),
        params: EnrolmentParams,
        response: reads(schemas.EnrolmentOne),
      },
    },
    (request) => shown(context, askerOf(request), readId('enr', request.params.id)),
  );

  app.get(
    '/v1/enrolments/:id/history',
    {
      config: { policy: 'enrolments.read' },
      schema: {
        ...describe('enrolments', 'Who did what when, and why; newest first'),
        params: EnrolmentParams,
        response: reads(schemas.EnrolmentHistory),
      },
    },
    async (request) => {
      const id = readId('enr', request.params.id);
      const events = await withScope(read, askerOf(request), async (tx) => {
        const found = await enrolmentById(tx, id);
        return found === undefined ? undefined : enrolmentHistory(tx, id);
      });
      if (events === undefined) throw new NotVisible();
      const names = await namesOf(
        context.deps.work,
        events.flatMap((one) => one.by_person ?? []),
      );
      return {
        items: events.map((one) => ({
          ...{ at: instantOf(one.at), what: one.kind, subject: one.subject },
          ...{ from: one.from_state, to: one.to_state, role: one.by_role },
          by: one.by_person === null ? null : (names.get(one.by_person) ?? null),
          ...{ code: one.code, reason: one.reason },
        })),
      };
    },
  );

  app.post(
    '/v1/enrolments',
    {
      config: { policy: 'enrolments.act' },
      schema: {
        ...describe('enrolments', 'Apply for models and countries', 'Whoever applies may sign.'),
        headers: CommandHeaders,
        body: schemas.StartEnrolment,
        response: commands(201, schemas.EnrolmentOne),
      },
    },
    (request, reply) =>
      context.commands.run(request, reply, request.body, async (running) => {
        const asker = askerOf(request);
        assertOwnCountries(asker, request.body);
        const id = await begin(context, asker, request.body.lines, running);
        return {
          status: 201,
          body: await shown(context, asker, id),
          headers: { location: `/v1/enrolments/${idOf('enr', id)}` },
        };
      }),
  );

  addMoves(app, context);
}

/** What people do to an enrolment: a route each, all alike. */
function addMoves(app: FastifyInstance, context: Context): void {
  const move = <Body extends TSchema, Move>(
    what: string,
    policy: Action,
    summary: string,
    body: Body,
    update: UpdateDefinition<EnrolmentMoved, [Move]>,
    moveOf: (said: Static<Body>, asker: Asker) => Move,
  ): void => {
    app.post(
      `/v1/enrolments/:id/${what}`,
      {
        config: { policy },
        schema: {
          ...describe('enrolments', summary),
          params: EnrolmentParams,
          headers: CommandHeaders,
          body,
          response: commands(200, schemas.EnrolmentMovedBody),
        },
      },
      async (request: FastifyRequest, reply: FastifyReply) => {
        const asker = askerOf(request);
        const { id: shownId } = request.params as { id: string };
        const said = request.body as Static<Body>;
        const enrolment = await visible(context, asker, readId('enr', shownId));
        assertOwnCountries(asker, said);
        return context.commands.run(request, reply, said, async (running) => {
          const moving = { ...enrolment, state: enrolment.rows.state };
          await moveEnrolment(context.deps, moving, update, moveOf(said, asker), running);
          const { rows, version } = await visible(context, asker, enrolment.id);
          return { status: 200, body: { id: shownId, state: rows.state, version } };
        });
      },
    );
  };

  move(
    'decisions',
    'enrolments.decide',
    'Approve lines, ask for a change, or reject them for a coded reason',
    schemas.DecideLines,
    updates.decide,
    ({ lines, verdict, code = null, reason = null }, { personId: by, role }) => ({
      ...{ kind: 'decide' as const, lines, verdict, code, reason, by, role },
    }),
  );
  move(
    'answers',
    'enrolments.act',
    'Answer a change that was asked for',
    schemas.AnswerLines,
    updates.answer,
    ({ lines, reason }, { personId: by }) => ({ kind: 'answer' as const, lines, reason, by }),
  );
  move(
    'acceptances',
    'enrolments.act',
    'Accept an agreement, in the version and language that was shown',
    schemas.AcceptAgreement,
    updates.accept,
    (said, { personId: by }) => ({ kind: 'accept' as const, ...said, by }),
  );
  move(
    'lines',
    'enrolments.act',
    'Apply for more models and countries',
    schemas.AddLines,
    updates.add,
    ({ lines: asked }, { personId: by }) => ({ kind: 'add' as const, asked, by }),
  );
  move(
    'drop',
    'enrolments.act',
    'Drop models and countries',
    schemas.DropLines,
    updates.drop,
    ({ lines, reason = null }, { personId: by }) => ({ kind: 'drop' as const, lines, reason, by }),
  );
  move(
    'signatories',
    'enrolments.act',
    'Name who may accept agreements',
    schemas.NameSignatories,
    updates.nameSignatories,
    ({ people }, { personId: by }) => ({
      kind: 'name-signatories' as const,
      people: people.map((id) => readId('psn', id)),
      by,
    }),
  );
  const asked = (
    what: 'renew' | 'withdraw' | 'leave' | 'reinstate',
    policy: Action,
    summary: string,
  ): void =>
    move(
      what,
      policy,
      summary,
      schemas.WithReason,
      updates[what] as UpdateDefinition<EnrolmentMoved, [object]>,
      ({ reason = null }, { personId: by }) => ({ kind: what, reason, by }),
    );
  asked('renew', 'enrolments.act', 'Renew for another period, or take up again what has lapsed');
  asked('withdraw', 'enrolments.act', 'Take an application back');
  asked('leave', 'enrolments.act', 'Leave the program');
  asked('reinstate', 'enrolments.suspend', 'End a suspension');
  move(
    'suspend',
    'enrolments.suspend',
    'Suspend: points are held, not lost',
    schemas.Suspend,
    updates.suspend,
    ({ reason }, { personId: by, role }) => ({ kind: 'suspend' as const, reason, by, role }),
  );
}

/** Whoever acts in some countries only moves lines of those, and nothing that is of the whole company. */
function assertOwnCountries({ scope }: Asker, said: unknown): void {
  if (scope.kind !== 'partner' || scope.countries === undefined) return;
  const { countries } = scope;
  const { lines } = said as { readonly lines?: readonly (string | { readonly country: string })[] };
  const isOwn = lines?.every((line) =>
    countries.includes(typeof line === 'string' ? line.slice(0, 2) : line.country),
  );
  if (isOwn !== true)
    throw new Refusal('FORBIDDEN', 'You act in some countries only; this is of the whole company.');
}

async function visible({ deps }: Context, asker: Asker, id: string): Promise<StoredEnrolment> {
  const found = await withScope(deps.read, asker, (tx) => enrolmentById(tx, id));
  if (found === undefined) throw new NotVisible();
  return found;
}

async function shown(
  { deps }: Context,
  asker: Asker,
  id: string,
): Promise<Static<typeof schemas.EnrolmentOne>> {
  const { read, work, editions } = deps;
  const found = await withScope(read, asker, async (tx) => {
    const stored = await enrolmentById(tx, id);
    if (stored === undefined) return undefined;
    const [acceptances, screening] = await Promise.all([
      acceptancesOf(tx, id),
      lastScreening(tx, id),
    ]);
    return { stored, acceptances, screening };
  });
  if (found === undefined) throw new NotVisible();
  const { stored, acceptances, screening } = found;
  const people = [...stored.rows.signatories, ...acceptances.map((one) => one.by_person)];
  const names = await namesOf(work, people);
  return enrolmentOne(stored, asker, { editions, names, acceptances, screening });
}

/** The next attempt; or the enrolment that this very command began before, where its answer was lost. */
async function begin(
  { deps }: Context,
  { partnerId, personId }: Asker,
  asked: Static<typeof schemas.StartEnrolment>['lines'],
  running: Running,
): Promise<string> {
  if (partnerId === null)
    throw new RuleViolation('PARTNER_UNKNOWN', 'Your company is not known here yet.');
  const rules = editionOn(deps.editions, deps.clock.today())?.enrolment ?? null;
  const latest = await latestEnrolment(deps.work, partnerId);
  const start = (attempt: number): Promise<string> =>
    startEnrolment(
      deps,
      { partnerId, attempt, appliedBy: personId, signatories: [personId], asked },
      running,
    );
  let attempt: number;
  try {
    attempt = nextEnrolment(latest, rules?.waitingDays ?? 0, deps.clock.now());
  } catch (error) {
    if (latest === null) throw error;
    const isOurs = await begunBefore(deps, enrolmentId(partnerId, latest.attempt), running);
    if (!isOurs) throw error;
    attempt = latest.attempt;
  }
  return start(attempt);
}

/** Enrolments: one per partner for all models and countries, what decides about it, and what moves it. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import {
  acceptancesOf,
  enrolmentCounts,
  enrolmentHistory,
  enrolmentPage,
  homeOf,
  lastSaid,
  lastScreening,
} from '../../db/queries/enrolment-views.ts';
import { enrolmentById, latestEnrolment } from '../../db/queries/enrolments.ts';
import { lineTakes } from '../../db/queries/line-takes.ts';
import { namesOf } from '../../db/queries/journey-views.ts';
import { hasApplication as hasApplicationOf } from '../../db/queries/packages.ts';
import { withScope } from '../../db/scope.ts';
import { editionOn } from '../../program/editions.ts';
import { agreementFor, exceptionsOf } from '../../program/enrolment.ts';
import { anotherAttemptFrom, nextEnrolment } from '../../program/enrolment.rules.ts';
import { RuleViolation } from '../../program/errors.ts';
import { MODELS } from '../../program/models.ts';
import { mayDo } from '../../program/roles.ts';
import { enrolmentId } from '../../workflows/messages.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import { startEnrolment } from '../commands/enrolments.ts';
import { begunBefore } from '../commands/journeys.ts';
import type { Running } from '../commands/run.ts';
import type { Context } from '../context.ts';
import { cursorId, cursorOf, PAGE_ROWS, pageOf, readCursor } from '../cursor.ts';
import { NotVisible } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import * as schemas from '../schemas/enrolments.ts';
import { packageDesksOf } from '../views/desk.ts';
import { enrolmentItem, enrolmentOne, peopleIn } from '../views/enrolment.ts';
import { instantOf } from '../views/instants.ts';
import { CommandHeaders, commands, describe, reads } from './describe.ts';
import { addEnrolmentMoves, assertOwnCountries } from './enrolment-moves.ts';

const EnrolmentParams = Type.Object({ id: Id('enr') });

export function addEnrolments(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read } = context.deps;

  app.get(
    '/v1/enrolments',
    {
      config: { policy: 'enrolments.read', desk: true },
      schema: {
        ...describe(
          'enrolments',
          'Enrolments, newest first',
          '`view`: those with a line that waits for a decision of this role (`mine`), of anybody (`team`) or too long (`overdue`), or that was decided.',
        ),
        querystring: schemas.EnrolmentsQuery,
        response: reads(schemas.EnrolmentPage),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const { partner, state, view = 'all', cursor, limit = PAGE_ROWS } = request.query;
      const after = readCursor(cursor, 1);
      const now = context.deps.clock.now();
      const wanted = { role: asker.role, desks: packageDesksOf(asker), now };
      const [rows, counts] = await withScope(read, asker, (tx) =>
        Promise.all([
          enrolmentPage(tx, {
            partnerId: partner === undefined ? null : readId('ptn', partner),
            state: state ?? null,
            ...{ ...wanted, view, limit: limit + 1 },
            before: after === null ? null : cursorId(after[0]),
          }),
          enrolmentCounts(tx, wanted),
        ]),
      );
      const { page, nextCursor } = pageOf(rows, limit, (last) => cursorOf([last.id]));
      const names = await namesOf(
        context.deps.work,
        page.flatMap(({ takenBy }) => takenBy ?? []),
      );
      return { items: page.map((one) => enrolmentItem(one, asker, names)), nextCursor, counts };
    },
  );

  app.get(
    '/v1/enrolments/offer',
    {
      config: { policy: 'enrolments.act' },
      schema: {
        ...describe('enrolments', 'What my company can apply for, and when'),
        response: reads(schemas.EnrolmentOffer),
      },
    },
    (request) => offerFor(context, askerOf(request)),
  );

  app.get(
    '/v1/enrolments/:id',
    {
      config: { policy: 'enrolments.read', desk: true },
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

  addEnrolmentMoves(app, context);
}

/** Every model in every country that the program knows, as the edition in force answers it. */
async function offerFor(
  { deps }: Context,
  asker: Asker,
): Promise<Static<typeof schemas.EnrolmentOffer>> {
  const { read, work, editions, clock } = deps;
  const { partnerId, scope } = asker;
  const edition = editionOn(editions, clock.today());
  const rules = edition?.enrolment ?? null;
  if (partnerId === null || edition === null || rules === null)
    return { items: [], mayStart: false, mayStartAt: null };
  const homeCountry = await withScope(read, asker, (tx) => homeOf(tx, partnerId));
  if (homeCountry === undefined) throw new NotVisible();
  const latest = await latestEnrolment(work, partnerId);
  const from = latest === null ? 0 : anotherAttemptFrom(latest, rules.waitingDays);
  const own = scope.kind === 'partner' ? scope.countries : undefined;
  const plan = { ...rules, homeCountry };
  return {
    items: Object.keys(edition.zones)
      .filter((country) => own?.includes(country) ?? true)
      .flatMap((country) =>
        MODELS.map((model) => ({
          ...{ country, model, entity: agreementFor(rules, country).entity },
          exceptions: [...exceptionsOf(plan, { country, model })],
        })),
      ),
    mayStart: from !== null && from <= clock.now(),
    mayStartAt: latest === null || from === null ? null : instantOf(from),
  };
}

async function shown(
  { deps }: Context,
  asker: Asker,
  id: string,
): Promise<Static<typeof schemas.EnrolmentOne>> {
  const { read, work, editions, clock } = deps;
  const found = await withScope(read, asker, async (tx) => {
    const stored = await enrolmentById(tx, id);
    if (stored === undefined) return undefined;
    const [acceptances, screening, said, hasApplication, takes] = await Promise.all([
      acceptancesOf(tx, id),
      lastScreening(tx, id),
      lastSaid(tx, id),
      hasApplicationOf(tx, id),
      mayDo(asker.role, 'approvals.read') ? lineTakes(tx, id, clock.now()) : [],
    ]);
    return { stored, acceptances, screening, said, hasApplication, takes };
  });
  if (found === undefined) throw new NotVisible();
  const { stored, ...around } = found;
  const names = await namesOf(work, peopleIn(stored, around));
  return enrolmentOne(stored, asker, { ...around, editions, names });
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

/** A course, certification or step for a colleague by a day; and what the reader should learn. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import {
  assign,
  assignmentById,
  assignmentPage,
  isOfPartner,
  learntBy,
  openSteps,
  withdrawAssignment,
  type AssignmentView,
  type OpenStep,
} from '../../db/queries/assignments.ts';
import { namesOf } from '../../db/queries/journey-views.ts';
import { myPartner } from '../../db/queries/me.ts';
import { notifyChange } from '../../db/queries/outbox.ts';
import { practicesUnderWay } from '../../db/queries/people.ts';
import type { Db } from '../../db/connect.ts';
import { withScope } from '../../db/scope.ts';
import { addDays, isDay } from '../../program/days.ts';
import { editionOn } from '../../program/editions.ts';
import { isOfPeople, learnablesOf, movesOf } from '../../program/learning.ts';
import { audit } from '../audit.ts';
import { askerOf } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { cursorId, cursorOf, PAGE_ROWS, pageOf, readCursor } from '../cursor.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { Id, PageQuery } from '../schemas/common.ts';
import * as schemas from '../schemas/learning.ts';
import { countsFor } from '../views/counts-for.ts';
import { assignmentItem, stepItem, titleOf, worthItem } from '../views/learning.ts';
import { plannedIn } from '../views/practices.ts';
import { CommandHeaders, commands, describe, reads } from './describe.ts';
import { PartnerParams } from './standing.ts';

const AssignmentParams = Type.Object({ id: Id('asg') });
const AssignmentsQuery = Type.Object(
  {
    ...{ ...PageQuery, person: Type.Optional(Id('psn')) },
    /** Of one step: both are named. */
    ...{ journey: Type.Optional(Id('jrn')), step: Type.Optional(Type.String({ maxLength: 60 })) },
  },
  { additionalProperties: false },
);
const { 200: _, ...problems } = reads(Type.Null());
const withdrawn = { 204: Type.Null({ description: 'Taken back.' }), ...problems };

/** One person's list is shown whole; nobody learns more at a time. */
const OWN_MAX = 100;
/** Whoever has an assignment is reminded so many days before its day. */
const REMIND_DAYS = 3;
/** Nobody plans further ahead. */
const DUE_DAYS_MAX = 730;

export function addLearning(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read, work, clock, editions } = context.deps;
  const current = () => editionOn(editions, clock.today());

  app.get(
    '/v1/partners/:id/assignments',
    {
      config: { policy: 'people.read' },
      schema: {
        ...describe('people', 'What is assigned to a partner’s people, newest first'),
        params: PartnerParams,
        querystring: AssignmentsQuery,
        response: reads(schemas.AssignmentPage),
      },
    },
    async (request) => {
      const { cursor, limit = PAGE_ROWS, person, journey, step } = request.query;
      const partnerId = readId('ptn', request.params.id);
      const after = readCursor(cursor, 1);
      const rows = await withScope(read, askerOf(request), async (tx) => {
        if ((await myPartner(tx, partnerId)) === undefined) throw new NotVisible();
        const wanted = {
          partnerId,
          personId: person === undefined ? null : readId('psn', person),
          of:
            journey === undefined || step === undefined
              ? null
              : { journeyId: readId('jrn', journey), step },
          before: after === null ? null : cursorId(after[0]),
          limit: limit + 1,
        };
        return assignmentPage(tx, wanted, clock.today());
      });
      const { page, nextCursor } = pageOf(rows, limit, (last) => cursorOf([last.id]));
      return { items: await shown(page), nextCursor };
    },
  );

  app.get(
    '/v1/partners/:id/assignables',
    {
      config: { policy: 'assignments.manage' },
      schema: {
        ...describe('people', 'What can be assigned: courses, certifications, open steps'),
        params: PartnerParams,
        response: reads(schemas.Assignables),
      },
    },
    async (request) => {
      const partnerId = readId('ptn', request.params.id);
      const [steps, practices] = await withScope(read, askerOf(request), async (tx) => {
        if ((await myPartner(tx, partnerId)) === undefined) throw new NotVisible();
        return Promise.all([openSteps(tx, partnerId), practicesUnderWay(tx, partnerId)]);
      });
      const edition = current();
      return {
        learnables: (edition === null ? [] : learnablesOf(edition)).map((one) => ({
          ...one,
          title: titleOf(one.name),
          worth: worthItem(edition, one),
          countsFor:
            one.kind === 'certification' ? [...countsFor(edition, one.name, practices)] : [],
        })),
        steps: steps.filter(isAssignable).map((one) => stepItem(editions, one)),
      };
    },
  );

  app.post(
    '/v1/partners/:id/assignments',
    {
      config: { policy: 'assignments.manage' },
      schema: {
        ...describe(
          'people',
          'Assign a course, a certification or a step to a colleague, by a day',
          'Assigned again it has another day and note. The colleague is told by mail and on the screen, and reminded before the day.',
        ),
        params: PartnerParams,
        headers: CommandHeaders,
        body: schemas.NewAssignment,
        response: commands(201, schemas.AssignmentItem),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const partnerId = readId('ptn', request.params.id);
      const { body } = request;
      return context.commands.run(request, reply, body, (running) =>
        withScope(read, asker, async (tx) => {
          if ((await myPartner(tx, partnerId)) === undefined) throw new NotVisible();
          const personId = readId('psn', body.person);
          if (!(await isOfPartner(tx, partnerId, personId)))
            throw wrong('/person', 'person', 'is nobody of your company');
          assertDay(body.dueOn);
          const what = await knownWhat(tx, partnerId, body.what);
          const at = clock.now();
          const remindsAt = Date.parse(`${addDays(body.dueOn, -REMIND_DAYS)}T08:00:00Z`);
          const id = await assign(tx, {
            ...{ partnerId, personId, ...what, dueOn: body.dueOn, by: asker.personId, at },
            note: body.note?.trim() === '' ? null : (body.note ?? null),
            remindsAt: remindsAt > at ? remindsAt : null,
          });
          await audit(tx, asker, {
            ...{ action: 'assignment.give', object: idOf('asg', id), at },
            detail: { person: body.person, what: body.what, dueOn: body.dueOn },
          });
          await notifyChange(tx, { p: [partnerId], w: ['notification'] });
          const one = await assignmentById(tx, id, clock.today());
          if (one === undefined) throw new NotVisible();
          const names = new Map([[asker.personId, asker.name]]);
          const item = assignmentItem(editions, current(), one, names, clock.today());
          return running.keep(tx, { status: 201, body: item });
        }),
      );
    },
  );

  app.delete(
    '/v1/assignments/:id',
    {
      config: { policy: 'assignments.manage' },
      schema: {
        ...describe('people', 'Take an assignment back'),
        params: AssignmentParams,
        response: withdrawn,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const at = clock.now();
      await withScope(read, asker, async (tx) => {
        const id = readId('asg', request.params.id);
        const one = await assignmentById(tx, id, clock.today());
        if (one === undefined || !(await withdrawAssignment(tx, id, at))) throw new NotVisible();
        await audit(tx, asker, {
          ...{ action: 'assignment.withdraw', object: request.params.id, at, detail: {} },
        });
        await notifyChange(tx, { p: [one.partnerId], w: ['notification'] });
      });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/me/learning',
    {
      config: { policy: 'learning.read' },
      schema: {
        ...describe('me', 'What I should learn and do, why it matters, what I hold'),
        response: reads(schemas.Learning),
      },
    },
    async (request) => {
      const { personId, partnerId, ...asker } = askerOf(request);
      if (partnerId === null) return { assigned: [], helps: [], certifications: [], trainings: [] };
      const today = clock.today();
      const [assigned, learnt, steps, practices] = await withScope(
        read,
        { ...asker, personId },
        (tx) =>
          Promise.all([
            assignmentPage(
              tx,
              { partnerId, personId, of: null, before: null, limit: OWN_MAX },
              today,
            ),
            learntBy(tx, partnerId, personId),
            openSteps(tx, partnerId),
            practicesUnderWay(tx, partnerId),
          ]),
      );
      const edition = current();
      const items = await shown(assigned);
      return {
        assigned: items.toSorted((a, b) =>
          a.state === 'done' || b.state === 'done'
            ? Number(a.state === 'done') - Number(b.state === 'done')
            : a.dueOn < b.dueOn
              ? -1
              : 1,
        ),
        helps: steps.flatMap((one) => {
          const planned = plannedIn(one.plan, one.step);
          if (planned === undefined) return [];
          const options = movesOf(planned.step, learnt, today);
          const { have, need } = one;
          if (options.length === 0 || need === null || (have ?? 0) >= need) return [];
          return {
            step: stepItem(editions, one),
            have: have ?? 0,
            need,
            options: options.map((option) => ({
              ...option,
              title: titleOf(option.name),
              worth: worthItem(edition, option),
            })),
            milestone: { title: planned.milestone.title, points: planned.milestone.points },
          };
        }),
        certifications: learnt.certifications.map((one) => ({
          ...one,
          title: titleOf(one.name),
          held: one.expiresOn === null || one.expiresOn >= today,
          countsFor: [...countsFor(edition, one.name, practices)],
          worth: worthItem(edition, { kind: 'certification', name: one.name }),
        })),
        trainings: learnt.trainings.map(({ course, on }) => ({
          ...{ name: course, title: titleOf(course), on },
        })),
      };
    },
  );

  /** What a person does, or facts of many people prove; deals and the like are nobody's own. */
  function isAssignable({ kind, plan, step }: OpenStep): boolean {
    if (kind !== 'automatic') return true;
    const planned = plannedIn(plan, step);
    return planned !== undefined && isOfPeople(planned.step, clock.today());
  }

  async function shown(rows: readonly AssignmentView[]) {
    const names = await namesOf(
      work,
      rows.map(({ assignedBy }) => assignedBy),
    );
    return rows.map((one) => assignmentItem(editions, current(), one, names, clock.today()));
  }

  function assertDay(day: string): void {
    if (!isDay(day)) throw wrong('/dueOn', 'day', 'is no day');
    const today = clock.today();
    if (day < today || day > addDays(today, DUE_DAYS_MAX))
      throw wrong('/dueOn', 'range', 'is a day from today on, within two years');
  }

  /** A course or certification that the program knows, or a step that is open now. */
  async function knownWhat(
    tx: Db,
    partnerId: string,
    what: Static<typeof schemas.NewAssignment>['what'],
  ) {
    if (what.kind !== 'step') {
      const edition = current();
      const known = edition === null ? [] : learnablesOf(edition);
      if (!known.some(({ kind, name }) => kind === what.kind && name === what.name))
        throw wrong('/what/name', 'unknown', 'is nothing that the program knows');
      return { ...what, journeyId: null, step: null };
    }
    const journeyId = readId('jrn', what.journey);
    const open = (await openSteps(tx, partnerId)).find(
      (one) => one.journeyId === journeyId && one.step === what.step && isAssignable(one),
    );
    if (open === undefined) throw wrong('/what/step', 'step', 'is no step that is open now');
    return { kind: what.kind, name: null, journeyId, step: what.step };
  }
}

const wrong = (pointer: string, code: string, detail: string): Refusal =>
  new Refusal('INVALID', `${pointer} ${detail}.`, { errors: [{ pointer, code, detail }] });

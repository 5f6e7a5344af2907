/** The decisions desk: taking a decision, deciding several with one reason, and handing decisions to a colleague for a time. */
import { createHash } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { DateTime } from 'luxon';
import { Type, type Static } from 'typebox';
import { releaseApproval, takeApproval, TAKEN_MINUTES } from '../../db/queries/approval-takes.ts';
import {
  colleaguesIn,
  delegationsAbout,
  endDelegation,
  insertDelegation,
  queueDelegation,
  type Colleague,
  type Delegation as StoredDelegation,
} from '../../db/queries/delegations.ts';
import { notifyChange } from '../../db/queries/outbox.ts';
import { withScope } from '../../db/scope.ts';
import { RuleViolation } from '../../program/errors.ts';
import { STANDS_IN } from '../../program/roles.ts';
import { audit } from '../audit.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Running } from '../commands/run.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { localeOf, said } from '../language.ts';
import { Id } from '../schemas/common.ts';
import { Delegation, DelegationList, DelegationNew } from '../schemas/desk.ts';
import { BulkDecisionAnswer, BulkDecisionBody, Taken } from '../schemas/journeys.ts';
import { behalfOf } from '../views/desk.ts';
import { instantOf, instantOrNull } from '../views/instants.ts';
import { decide, visibleApproval } from './approvals.ts';
import { CommandHeaders, commands, describe, does, reads } from './describe.ts';
import { decidePackage, isPackage } from './package-desk.ts';

const ApprovalParams = Type.Object({ id: Id('apr') });
const DelegationParams = Type.Object({ id: Id('dlg') });
const DELEGATED_DAYS_MAX = 90;
/** Of one person, going on and to come. */
const DELEGATIONS_MAX = 20;

export function addDesk(instance: FastifyInstance, context: Context): void {
  addTaking(instance, context);
  addBulk(instance, context);
  addDelegations(instance, context);
}

function addTaking(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read, clock } = context.deps;

  app.put(
    '/v1/approvals/:id/take',
    {
      config: { policy: 'approvals.decide', desk: true },
      schema: {
        ...describe(
          'decisions',
          'Take it: nobody else decides it for 30 minutes',
          'Taking it again begins the 30 minutes anew. 409 while somebody else has it.',
        ),
        params: ApprovalParams,
        response: reads(Taken),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const id = readId('apr', request.params.id);
      const approval = await visibleApproval(context, asker, id);
      behalfOf(approval, asker);
      const at = clock.now();
      const until = await withScope(read, asker, async (tx) => {
        const taken = await takeApproval(tx, id, { personId: asker.personId, at });
        if (taken === null) return null;
        await audit(tx, asker, {
          ...{ action: 'approval.take', object: request.params.id, at },
          ...{ partnerId: approval.partnerId, detail: { minutes: TAKEN_MINUTES } },
        });
        await notifyChange(tx, { p: [approval.partnerId], w: ['approval'] });
        return taken;
      });
      if (until !== null) return { id: request.params.id, until: instantOf(until) };
      const now = await visibleApproval(context, asker, id);
      throw now.state === 'waiting'
        ? new RuleViolation('TAKEN', 'Somebody else works on this.')
        : new RuleViolation('ALREADY_DECIDED', `This is ${now.state} already.`);
    },
  );

  app.delete(
    '/v1/approvals/:id/take',
    {
      config: { policy: 'approvals.decide', desk: true },
      schema: {
        ...describe('decisions', 'Give it back before the 30 minutes are over'),
        params: ApprovalParams,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const id = readId('apr', request.params.id);
      const { partnerId } = await visibleApproval(context, asker, id);
      await withScope(read, asker, async (tx) => {
        if (!(await releaseApproval(tx, id, asker.personId))) return;
        await audit(tx, asker, {
          ...{ action: 'approval.release', object: request.params.id, at: clock.now() },
          ...{ partnerId, detail: {} },
        });
        await notifyChange(tx, { p: [partnerId], w: ['approval'] });
      });
      return reply.code(204).send(null);
    },
  );
}

type BulkItem = Static<typeof BulkDecisionAnswer>['items'][number];

function addBulk(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.post(
    '/v1/approvals/decisions',
    {
      config: { policy: 'approvals.decide', desk: true },
      schema: {
        ...describe(
          'decisions',
          'Approve or reject several with one reason',
          'Steps, and packages in which nothing has to be looked at by itself. Each is decided by itself: some may be refused, and say why. Sent again with the same key, what was decided stays so.',
        ),
        headers: CommandHeaders,
        body: BulkDecisionBody,
        response: commands(200, BulkDecisionAnswer),
      },
    },
    (request, reply) =>
      context.commands.run(request, reply, request.body, async (running) => {
        const asker = askerOf(request);
        const { items, verdict, reason = null, code = null } = request.body;
        if (verdict === 'reject' && (reason ?? '').trim() === '')
          throw new RuleViolation('REASON_MISSING', 'A reason is needed to reject.');
        const answers: BulkItem[] = [];
        // One after the other: they may be steps of one journey.
        for (const { id, version } of items) {
          const own = { ...running, updateId: partOf(running, id) };
          const said = { verdict, reason, code };
          answers.push(await decideOne(context, asker, { id, version }, said, own));
        }
        const locale = localeOf(request);
        const told = answers.map((one) =>
          one.code === null ? one : { ...one, detail: said(one.detail ?? '', one.code, locale) },
        );
        return { status: 200, body: { items: told } };
      }),
  );
}

/** The command of one of several: the same each time that the whole is sent again. */
const partOf = ({ updateId }: Running, id: string): string =>
  createHash('sha256').update(`${updateId} ${id}`).digest('hex').slice(0, 40);

/** What became of one. A rule that says no concerns this one only; where the world fails, the whole is sent again. */
async function decideOne(
  context: Context,
  asker: Asker,
  { id: shownId, version }: { readonly id: string; readonly version: number | undefined },
  said: Parameters<typeof decidePackage>[3],
  running: Running,
): Promise<BulkItem> {
  try {
    const state = isPackage(shownId)
      ? await decidePackage(context, asker, readId('enr', shownId), said, running, version)
      : await decideStep(context, asker, readId('apr', shownId), said, running, version);
    return { id: shownId, done: true, state, code: null, detail: null };
  } catch (error) {
    if (error instanceof RuleViolation || error instanceof NotVisible)
      return { id: shownId, done: false, state: null, code: error.code, detail: error.message };
    throw error;
  }
}

async function decideStep(
  context: Context,
  asker: Asker,
  id: string,
  { verdict, reason }: Pick<Parameters<typeof decidePackage>[3], 'verdict' | 'reason'>,
  running: Running,
  version: number | undefined,
): Promise<string> {
  const approval = await visibleApproval(context, asker, id);
  const tag = version === undefined ? undefined : `"${version}"`;
  await decide(context, asker, approval, { verdict, reason }, running, tag);
  return (await visibleApproval(context, asker, id)).state;
}

function addDelegations(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read, work, clock } = context.deps;

  app.get(
    '/v1/me/delegations',
    {
      config: { policy: 'approvals.delegate' },
      schema: {
        ...describe(
          'decisions',
          'Whose decisions are in whose hands: mine, and those handed to me',
        ),
        response: reads(DelegationList),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const now = clock.now();
      const [items, colleagues] = await Promise.all([
        delegationsAbout(work, asker.personId, now),
        colleaguesOf(asker, now),
      ]);
      return {
        items: items.map((one) => delegationItem(one, asker, now)),
        colleagues: colleagues.map(({ personId, name, role, countries, awayUntil }) => ({
          ...{ id: idOf('psn', personId), name, role, countries: [...countries] },
          awayUntil: instantOrNull(awayUntil),
        })),
      };
    },
  );

  app.post(
    '/v1/me/delegations',
    {
      config: { policy: 'approvals.delegate' },
      schema: {
        ...describe(
          'decisions',
          'Hand my decisions to a colleague for a time, or be out of office',
          `For ${DELEGATED_DAYS_MAX} days at most. What they decide then says on whose behalf; what I sent myself they decide as little as I do.`,
        ),
        body: DelegationNew,
        response: { ...reads(Delegation), 201: Delegation },
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { to, away, from, until } = request.body;
      const at = clock.now();
      const span = spanOf(request.body, asker, at);
      const colleague = to === null ? null : await colleagueOf(asker, readId('psn', to), at);
      if (to === null && !away)
        throw wrong('/to', 'colleague', 'names who decides, unless you are only away');
      const own = await delegationsAbout(work, asker.personId, at);
      if (own.filter((one) => one.from.personId === asker.personId).length >= DELEGATIONS_MAX)
        throw new Refusal('CONFLICT', 'Too many go on already: end some first.');
      const made = {
        ...{ from: asker.personId, fromRole: asker.role, away, at },
        to: colleague === null ? null : { personId: colleague.personId, role: colleague.role },
        ...span,
      };
      const id = await withScope(read, asker, async (tx) => {
        const inserted = await insertDelegation(tx, made);
        await queueDelegation(tx, inserted, { says: 'handed', at });
        await audit(tx, asker, {
          ...{ action: 'delegation.begin', object: idOf('dlg', inserted), at },
          detail: { to, away, from, until },
        });
        return inserted;
      });
      const shown = (await delegationsAbout(work, asker.personId, at)).find((one) => one.id === id);
      if (shown === undefined) throw new NotVisible();
      return reply.code(201).send(delegationItem(shown, asker, at));
    },
  );

  app.delete(
    '/v1/me/delegations/:id',
    {
      config: { policy: 'approvals.delegate' },
      schema: {
        ...describe('decisions', 'End it: either of the two may'),
        params: DelegationParams,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { personId } = asker;
      const at = clock.now();
      await withScope(read, asker, async (tx) => {
        const id = readId('dlg', request.params.id);
        const ended = await endDelegation(tx, id, { personId, at });
        if (ended === null) throw new NotVisible();
        await queueDelegation(tx, id, { says: ended.isOwn ? 'ended' : 'given-back', at });
        await audit(tx, asker, {
          ...{ action: 'delegation.end', object: request.params.id, at, detail: {} },
        });
      });
      return reply.code(204).send(null);
    },
  );

  const colleaguesOf = ({ role, personId }: Asker, now: number): Promise<readonly Colleague[]> =>
    colleaguesIn(work, STANDS_IN[role] ?? [], { personId, now });

  async function colleagueOf(asker: Asker, id: string, now: number): Promise<Colleague> {
    const colleagues = await colleaguesOf(asker, now);
    // Of two roles of one person that of the one who asks.
    const found = colleagues
      .filter(({ personId }) => personId === id)
      .toSorted((a, b) => Number(b.role === asker.role) - Number(a.role === asker.role))[0];
    if (found === undefined) throw wrong('/to', 'colleague', 'may not decide for you');
    return found;
  }
}

const DAY_MS = 86_400_000;

/** From the beginning of a day to the end of one, where the asker is; not in the past, and not for ever. */
function spanOf(
  { from, until }: Static<typeof DelegationNew>,
  { zone }: Asker,
  now: number,
): { readonly fromAt: number; readonly untilAt: number } {
  const begins = DateTime.fromISO(from, { zone }).startOf('day');
  const ends = DateTime.fromISO(until, { zone }).startOf('day').plus({ days: 1 });
  if (!begins.isValid) throw wrong('/from', 'day', 'is no day');
  if (!ends.isValid) throw wrong('/until', 'day', 'is no day');
  if (ends <= begins) throw wrong('/until', 'order', 'lies before the first day');
  const [fromAt, untilAt] = [begins.toMillis(), ends.toMillis()];
  if (untilAt <= now) throw wrong('/until', 'past', 'is past');
  if (untilAt - fromAt > DELEGATED_DAYS_MAX * DAY_MS + DAY_MS / 8)
    throw wrong('/until', 'long', `lies more than ${DELEGATED_DAYS_MAX} days after the first day`);
  return { fromAt, untilAt };
}

const wrong = (pointer: string, code: string, detail: string): Refusal =>
  new Refusal('INVALID', `${pointer} ${detail}.`, { errors: [{ pointer, code, detail }] });

function delegationItem(
  { id, from, to, away, fromAt, untilAt }: StoredDelegation,
  { personId }: Asker,
  now: number,
): Static<typeof Delegation> {
  const person = (one: StoredDelegation['from']) => ({
    ...{ id: idOf('psn', one.personId), name: one.name ?? '', role: one.role },
  });
  return {
    ...{ id: idOf('dlg', id), from: person(from), to: to === null ? null : person(to), away },
    mine: from.personId === personId,
    ...{ since: instantOf(fromAt), until: instantOf(untilAt), now: fromAt <= now },
  };
}

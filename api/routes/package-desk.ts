/** Packages on the decisions desk: taken by one of the role they wait for, and decided with others where nothing singular is in them. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { enrolmentById, updateStands, type StoredEnrolment } from '../../db/queries/enrolments.ts';
import { lineTakes, releaseLines, takeLines } from '../../db/queries/line-takes.ts';
import { TAKEN_MINUTES } from '../../db/queries/approval-takes.ts';
import { notifyChange } from '../../db/queries/outbox.ts';
import { withScope } from '../../db/scope.ts';
import { isDecidable, isPlain, LINE_DECIDERS, type LineRow } from '../../program/enrolment.ts';
import { RuleViolation } from '../../program/errors.ts';
import { enrolmentUpdates } from '../../workflows/messages.ts';
import { audit } from '../audit.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import { moveEnrolment } from '../commands/enrolments.ts';
import type { Running } from '../commands/run.ts';
import type { Context } from '../context.ts';
import { NotVisible } from '../errors.ts';
import { readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import { PackageTaken } from '../schemas/enrolments.ts';
import { assertPackageFree, decidingOf, packageBehalfOf } from '../views/desk.ts';
import { instantOf } from '../views/instants.ts';
import { describe, does, reads } from './describe.ts';

const Params = Type.Object({ id: Id('enr') });

export function addPackageDesk(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read, clock } = context.deps;

  app.put(
    '/v1/enrolments/:id/take',
    {
      config: { policy: 'enrolments.decide', desk: true },
      schema: {
        ...describe(
          'decisions',
          'Take a package: what waits for my role nobody else decides for 30 minutes',
          'Taking it again begins the 30 minutes anew. 409 while somebody else has it.',
        ),
        params: Params,
        response: reads(PackageTaken),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const enrolment = await visiblePackage(context, asker, readId('enr', request.params.id));
      const { id, partner } = enrolment;
      const decider = LINE_DECIDERS.find((one) => one === asker.role);
      const waiting = waitingFor(enrolment, asker);
      if (decider === undefined || waiting.length === 0)
        throw new RuleViolation('LINE_NOT_OPEN', 'Nothing of it waits for you.');
      packageBehalfOf(enrolment, waiting, asker);
      const at = clock.now();
      const until = await withScope(read, asker, async (tx) => {
        const taking = { enrolmentId: id, decider, personId: asker.personId, at };
        const taken = await takeLines(tx, taking);
        if (taken === null) return null;
        await audit(tx, asker, {
          ...{ action: 'enrolment.take', object: request.params.id, at },
          ...{ partnerId: partner.id, detail: { minutes: TAKEN_MINUTES } },
        });
        await notifyChange(tx, { p: [partner.id], w: ['enrolment'] });
        return taken;
      });
      if (until !== null) return { id: request.params.id, until: instantOf(until) };
      const now = await visiblePackage(context, asker, id);
      throw waitingFor(now, asker).length > 0
        ? new RuleViolation('TAKEN', 'Somebody else works on this.')
        : new RuleViolation('ALREADY_DECIDED', 'It has been decided.');
    },
  );

  app.delete(
    '/v1/enrolments/:id/take',
    {
      config: { policy: 'enrolments.decide', desk: true },
      schema: {
        ...describe('decisions', 'Give a package back before the 30 minutes are over'),
        params: Params,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { personId } = asker;
      const { id, partner } = await visiblePackage(
        context,
        asker,
        readId('enr', request.params.id),
      );
      await withScope(read, asker, async (tx) => {
        if (!(await releaseLines(tx, { enrolmentId: id, personId }))) return;
        await audit(tx, asker, {
          ...{ action: 'enrolment.release', object: request.params.id, at: clock.now() },
          ...{ partnerId: partner.id, detail: {} },
        });
        await notifyChange(tx, { p: [partner.id], w: ['enrolment'] });
      });
      return reply.code(204).send(null);
    },
  );
}

async function visiblePackage(
  { deps }: Context,
  asker: Asker,
  id: string,
): Promise<StoredEnrolment> {
  const found = await withScope(deps.read, asker, (tx) => enrolmentById(tx, id));
  if (found === undefined) throw new NotVisible();
  return found;
}

const waitingFor = ({ rows }: StoredEnrolment, { role }: Asker): readonly LineRow[] =>
  Object.values(rows.lines).filter((line) => isDecidable(line) && line.waitsFor[0] === role);

/**
 * Decides all that waits for the asker's role in a package, as one of several. What this very command decided before stays so.
 * Refused: DECIDE_SINGLY where something in it is to be looked at by itself, and what the enrolment refuses.
 */
export async function decidePackage(
  context: Context,
  asker: Asker,
  id: string,
  said: {
    readonly verdict: 'approve' | 'reject';
    readonly reason: string | null;
    readonly code: string | null;
  },
  running: Running,
  version: number | undefined,
): Promise<string> {
  const { read, work, clock } = context.deps;
  const enrolment = await visiblePackage(context, asker, id);
  if (!(await updateStands(work, id, running.updateId))) {
    const waiting = waitingFor(enrolment, asker);
    if (waiting.length === 0)
      throw new RuleViolation('ALREADY_DECIDED', 'Nothing of it waits for you.');
    if (version !== undefined && version !== enrolment.version)
      throw new RuleViolation('VERSION_STALE', 'It has changed since you read it; look again.');
    if (!waiting.every(isPlain))
      throw new RuleViolation('DECIDE_SINGLY', 'Something in it is to be looked at by itself.');
    if (said.verdict === 'reject' && said.code === null)
      throw new RuleViolation('REASON_MISSING', 'A rejection of a package needs its coded reason.');
    const takes = await withScope(read, asker, (tx) => lineTakes(tx, id, clock.now()));
    assertPackageFree(takes, asker);
    const lines = waiting.map((line) => line.id);
    const { verdict, reason } = said;
    const code = verdict === 'reject' ? said.code : null;
    await moveEnrolment(
      context.deps,
      { ...enrolment, state: enrolment.rows.state },
      enrolmentUpdates.decide,
      {
        ...{ kind: 'decide', lines, verdict, code, reason },
        ...decidingOf(enrolment, lines, asker),
      },
      running,
    );
  }
  return (await visiblePackage(context, asker, id)).rows.state;
}

/** Whether an id of the inbox is a package's. */
export const isPackage = (shownId: string): boolean => shownId.startsWith('enr_');

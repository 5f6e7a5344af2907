/** What people do to an enrolment: each a command that the enrolment answers. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { UpdateDefinition } from '@temporalio/client';
import { Type, type Static, type TSchema } from 'typebox';
import { enrolmentById, type StoredEnrolment } from '../../db/queries/enrolments.ts';
import { withScope } from '../../db/scope.ts';
import type { Action } from '../../program/roles.ts';
import { enrolmentUpdates as updates, type EnrolmentMoved } from '../../workflows/messages.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import { moveEnrolment } from '../commands/enrolments.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import * as schemas from '../schemas/enrolments.ts';
import { decidingOf } from '../views/desk.ts';
import { CommandHeaders, commands, describe } from './describe.ts';

const EnrolmentParams = Type.Object({ id: Id('enr') });

/** What people do to an enrolment: a route each, all alike. */
export function addEnrolmentMoves(app: FastifyInstance, context: Context): void {
  const move = <Body extends TSchema, Move>(
    what: string,
    policy: Action,
    summary: string,
    body: Body,
    update: UpdateDefinition<EnrolmentMoved, [Move]>,
    moveOf: (said: Static<Body>, asker: Asker, enrolment: StoredEnrolment) => Move,
  ): void => {
    app.post(
      `/v1/enrolments/:id/${what}`,
      {
        config: { policy, desk: what === 'decisions' },
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
          await moveEnrolment(
            context.deps,
            moving,
            update,
            moveOf(said, asker, enrolment),
            running,
          );
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
    ({ lines, verdict, code = null, reason = null }, asker, enrolment) => ({
      ...{ kind: 'decide' as const, lines, verdict, code, reason },
      ...decidingOf(enrolment, lines, asker),
    }),
  );
  move(
    'take-back',
    'enrolments.decide',
    'Take a mistaken decision back, with a reason, while nothing followed from it',
    schemas.TakeBackLines,
    updates.takeBack,
    ({ lines, reason }, { personId: by, role }) => ({
      ...{ kind: 'take-back' as const, lines, reason, by, role },
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
  const asked = (what: 'withdraw' | 'leave' | 'reinstate', policy: Action, summary: string): void =>
    move(
      what,
      policy,
      summary,
      schemas.WithReason,
      updates[what] as UpdateDefinition<EnrolmentMoved, [object]>,
      ({ reason = null }, { personId: by }) => ({ kind: what, reason, by }),
    );
  move(
    'renew',
    'enrolments.act',
    'Renew for another period, or take up again what has lapsed; confirms who may sign',
    schemas.Renew,
    updates.renew,
    ({ contacts, reason = null }, { personId: by }) => ({
      ...{ kind: 'renew' as const, reason, by },
      contacts: contacts.map((id) => readId('psn', id)),
    }),
  );
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
export function assertOwnCountries({ scope }: Asker, said: unknown): void {
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

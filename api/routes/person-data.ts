/** What is kept on a person: handed out, or erased without breaking the ledger. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import {
  erasePerson,
  EXPORT_ROWS_MAX,
  personData,
  tiesOf,
  type PersonTies,
} from '../../db/queries/person-data.ts';
import { withScope } from '../../db/scope.ts';
import { kindOfRole, ROLES, type Role } from '../../program/roles.ts';
import { audit } from '../audit.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { contentDisposition } from '../files.ts';
import { idOf, readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import { Erasure, OwnErasure, PersonDataFile } from '../schemas/person-data.ts';
import { instantOf } from '../views/instants.ts';
import { describe, reads } from './describe.ts';
import { keepingAdministrator } from './members.ts';

const PersonParams = Type.Object({ id: Id('psn') });
const { 200: _, ...problems } = reads(Type.Null());
const done = { 204: Type.Null({ description: 'Erased.' }), ...problems };

const WHAT_GOES =
  'Name, address, sign-in, roles and invitations go; what the person learnt and did stays under an id that says nothing, so that no point changes.';

export function addPersonData(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read, work, clock } = context.deps;

  app.get(
    '/v1/me/data',
    {
      config: { policy: 'me.read' },
      schema: {
        ...describe('me', 'Everything that is kept on me, as a file'),
        response: reads(PersonDataFile),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      return handOut(asker, asker.personId, reply);
    },
  );

  app.post(
    '/v1/me/erasure',
    {
      config: { policy: 'me.read' },
      schema: {
        ...describe('me', 'Erase who I am', `${WHAT_GOES} It cannot be taken back.`),
        body: OwnErasure,
        response: done,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      if (asker.isViewing) throw new Refusal('FORBIDDEN', 'Looking as somebody else only reads.');
      if (request.body.mail.trim().toLowerCase() !== asker.mail.toLowerCase()) {
        throw new Refusal('INVALID', '/mail is not your address.', {
          errors: [{ pointer: '/mail', code: 'mail', detail: 'is not your address' }],
        });
      }
      await erase(asker, asker.personId, 'own request');
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/people/:id/data',
    {
      config: { policy: 'people.data' },
      schema: {
        ...describe('people', 'Everything that is kept on a person of mine, as a file'),
        params: PersonParams,
        response: reads(PersonDataFile),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { personId } = await ownPerson(asker, request.params.id);
      return handOut(asker, personId, reply);
    },
  );

  app.post(
    '/v1/people/:id/erasure',
    {
      config: { policy: 'people.data' },
      schema: {
        ...describe('people', 'Erase a person of mine', `${WHAT_GOES} It cannot be taken back.`),
        params: PersonParams,
        body: Erasure,
        response: done,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { personId, erased } = await ownPerson(asker, request.params.id);
      if (!erased) await erase(asker, personId, request.body.reason);
      return reply.code(204).send(null);
    },
  );

  async function handOut(asker: Asker, personId: string, reply: FastifyReply) {
    const at = clock.now();
    const data = await personData(work, personId);
    await withScope(read, asker, (tx) =>
      audit(tx, asker, { action: 'person.export', object: idOf('psn', personId), at, detail: {} }),
    );
    void reply
      .header('content-disposition', contentDisposition('my-data.json'))
      .header('cache-control', 'private, no-store');
    return {
      person: idOf('psn', personId),
      exportedAt: instantOf(at),
      cut: Object.keys(data).filter((part) => data[part]?.length === EXPORT_ROWS_MAX),
      // Rows are plain records: what a schema does not name is not left out.
      data: data as Record<string, Record<string, unknown>[]>,
    };
  }

  async function erase(asker: Asker, personId: string, reason: string): Promise<void> {
    const at = clock.now();
    await keepingAdministrator(async () => {
      await erasePerson(work, personId, at);
    });
    await withScope(read, asker, (tx) =>
      audit(tx, asker, {
        ...{ action: 'person.erase', object: idOf('psn', personId), at, detail: { reason } },
      }),
    );
  }

  /** A person whom the asker answers for; refused where others answer for them as well. */
  async function ownPerson(asker: Asker, id: string): Promise<PersonTies> {
    const ties = await tiesOf(work, readId('psn', id));
    if (ties === undefined || !isOwn(asker, ties)) throw new NotVisible();
    if (ties.memberships.some(({ role }) => role === 'system'))
      throw new Refusal('CONFLICT', 'This is a system, not a person.');
    if ('countries' in asker.scope && asker.scope.kind === 'partner')
      throw new Refusal('FORBIDDEN', 'Whoever looks after the whole company does this.');
    if (asker.role !== 'program-owner' && isOfOthers(asker, ties))
      throw new Refusal(
        'CONFLICT',
        'This person acts for others too: they do it themselves, or ask the program owner.',
      );
    return ties;
  }
}

type Home = { readonly partnerId: string | null; readonly organisationId: string | null };

/** Where a membership belongs; a partner's without a name goes by the domain of the person's address. */
const homesOf = (ties: PersonTies): readonly Home[] => [
  ...ties.memberships.map(({ role, partnerId, organisationId }) => ({
    partnerId:
      isRole(role) && kindOfRole(role) === 'partner' ? (partnerId ?? ties.partnerId) : null,
    organisationId,
  })),
  ...(ties.partnerId === null ? [] : [{ partnerId: ties.partnerId, organisationId: null }]),
];
const isRole = (role: string): role is Role => (ROLES as readonly string[]).includes(role);

function isHome({ scope }: Asker, home: Home): boolean {
  if (scope.kind === 'partner') return home.partnerId === scope.partnerId;
  if (scope.kind === 'distributor') return home.organisationId === scope.organisationId;
  return true;
}
const isOwn = (asker: Asker, ties: PersonTies): boolean =>
  asker.role === 'program-owner' || homesOf(ties).some((home) => isHome(asker, home));
const isOfOthers = (asker: Asker, ties: PersonTies): boolean =>
  homesOf(ties).some((home) => !isHome(asker, home));

/** Who acts for an organisation: invited by mail, given another role, removed, leaving. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import type { Db } from '../../db/connect.ts';
import { invitationBySecret } from '../../db/queries/invitations.ts';
import {
  changeMember,
  invitationsOf,
  invite,
  isLastAdministrator,
  memberById,
  membersOf,
  removeMember,
  revokeInvitation,
  type InvitationView,
  type MemberView,
  type Organisation,
} from '../../db/queries/members.ts';
import { actingsOf } from '../../db/queries/principals.ts';
import { withScope } from '../../db/scope.ts';
import { kindOfRole, ROLES_OF, type Role } from '../../program/roles.ts';
import { audit } from '../audit.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { Id } from '../schemas/common.ts';
import {
  Invitation,
  InvitationNew,
  InvitationShown,
  MemberPatch,
  Members,
} from '../schemas/members.ts';
import { instantOf } from '../views/instants.ts';
import { describe, does, reads } from './describe.ts';

const DAY_MS = 86_400_000;
const INVITATION_DAYS = 14;
/** Open invitations of one organisation. */
const INVITATIONS_MAX = 200;
/** Nobody gets the same invitation more often. */
const AGAIN_MS = 60_000;

const MemberParams = Type.Object({ id: Id('mbr') });
const InvitationParams = Type.Object({ id: Id('inv') });
const TokenParams = Type.Object({ token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) });

export function addMembers(instance: FastifyInstance, { deps }: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read, work, clock } = deps;

  app.get(
    '/v1/members',
    {
      config: { policy: 'members.read' },
      schema: {
        ...describe('people', 'Who acts for my organisation, in which roles, and who is invited'),
        response: reads(Members),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const of = organisationOf(asker);
      const now = clock.now();
      const acting = (await actingsOf(work, asker.personId)).find(
        ({ membershipId }) => membershipId === asker.membershipId,
      );
      return withScope(read, asker, async (tx) => {
        const [members, invitations] = await Promise.all([
          membersOf(tx, of),
          invitationsOf(tx, of),
        ]);
        return {
          organisation: { kind: of.kind, name: acting?.name ?? null },
          roles: [...grantable(of)],
          items: members.map((one) => memberItem(one, asker)),
          invitations: invitations.map((one) => invitationItem(one, now)),
        };
      });
    },
  );

  app.patch(
    '/v1/members/:id',
    {
      config: { policy: 'members.manage' },
      schema: {
        ...describe('people', 'Give somebody another role, or limit it to countries'),
        params: MemberParams,
        body: MemberPatch,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const id = readId('mbr', request.params.id);
      await keepingAdministrator(() =>
        withScope(read, asker, async (tx) => {
          const before = await memberById(tx, organisationOf(asker), id);
          if (before === undefined) throw new NotVisible();
          const { role = before.role, countries = role === before.role ? before.countries : [] } =
            request.body;
          assertGrantable(asker, role, countries);
          if (!(await changeMember(tx, id, { role, countries }))) throw new NotVisible();
          await audit(tx, asker, {
            action: 'member.change',
            object: request.params.id,
            at: clock.now(),
            detail: {
              person: idOf('psn', before.personId),
              before: { role: before.role, countries: before.countries },
              after: { role, countries },
            },
          });
        }),
      );
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/v1/members/:id',
    {
      config: { policy: 'members.manage' },
      schema: {
        ...describe(
          'people',
          'Take a role away',
          'Whoever acts in it is signed out of it at once.',
        ),
        params: MemberParams,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      await keepingAdministrator(() =>
        withScope(read, asker, async (tx) => {
          const member = await memberById(
            tx,
            organisationOf(asker),
            readId('mbr', request.params.id),
          );
          if (member === undefined) throw new NotVisible();
          await remove(tx, asker, member, 'member.remove');
        }),
      );
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/v1/me/memberships/:id',
    {
      config: { policy: 'me.read' },
      schema: {
        ...describe('me', 'Leave: give a role of mine back'),
        params: MemberParams,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const id = readId('mbr', request.params.id);
      const own = (await actingsOf(work, asker.personId)).find((one) => one.membershipId === id);
      if (own === undefined) throw new NotVisible();
      const { personId } = asker;
      await keepingAdministrator(() =>
        withScope(read, asker, (tx) =>
          remove(tx, asker, { id, personId, role: own.role }, 'member.leave'),
        ),
      );
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/invitations',
    {
      config: { policy: 'members.manage' },
      schema: {
        ...describe(
          'people',
          'Invite somebody by mail, or again',
          `The link is good once, for ${INVITATION_DAYS} days. Inviting again sends a new one; the one before is good no longer.`,
        ),
        body: InvitationNew,
        response: { ...reads(Invitation), 201: Invitation },
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      if (kindOfRole(asker.role) === 'partner' && asker.partnerId === null)
        throw new Refusal('CONFLICT', 'Your company is not known here yet.');
      const of = organisationOf(asker);
      const { role, countries = [], locale = asker.locale } = request.body;
      const mail = request.body.mail.toLowerCase();
      assertGrantable(asker, role, countries);
      const now = clock.now();
      const shown = await withScope(read, asker, async (tx) => {
        const [members, open] = await Promise.all([membersOf(tx, of), invitationsOf(tx, of)]);
        if (members.some((one) => one.mail?.toLowerCase() === mail))
          throw new Refusal('CONFLICT', 'This person is here already: change the role instead.');
        const known = open.find((one) => one.mail === mail && one.role === role);
        if (known !== undefined && now - known.invitedAt < AGAIN_MS) return known;
        if (known === undefined && open.length >= INVITATIONS_MAX)
          throw new Refusal('CONFLICT', 'Too many invitations are open: take some back first.');
        const expiresAt = now + INVITATION_DAYS * DAY_MS;
        const id = await invite(tx, {
          ...of,
          ...{ mail, role, countries, locale, by: asker.personId, at: now, expiresAt },
          secret: randomBytes(32),
        });
        if (id === null) throw new Refusal('CONFLICT', 'Somebody invited this person just now.');
        await audit(tx, asker, {
          action: 'invitation.send',
          object: idOf('inv', id),
          at: now,
          detail: { role, countries },
        });
        return { id, mail, role, countries, invitedAt: now, expiresAt };
      });
      return reply.code(201).send(invitationItem(shown, now));
    },
  );

  app.delete(
    '/v1/invitations/:id',
    {
      config: { policy: 'members.manage' },
      schema: {
        ...describe('people', 'Take an invitation back'),
        params: InvitationParams,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const at = clock.now();
      await withScope(read, asker, async (tx) => {
        const id = readId('inv', request.params.id);
        if (!(await revokeInvitation(tx, id, at))) throw new NotVisible();
        await audit(tx, asker, {
          ...{ action: 'invitation.revoke', object: request.params.id, at, detail: {} },
        });
      });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/invitations/by-link/:token',
    {
      config: { policy: 'public' },
      schema: {
        ...describe('people', 'What an invitation says, by the link that was sent'),
        params: TokenParams,
        response: reads(InvitationShown),
      },
    },
    async (request) => {
      const secret = Buffer.from(request.params.token, 'base64url');
      const found = await invitationBySecret(work, secret);
      if (found === undefined) throw new NotVisible();
      const { mail, role, kind, organisation, invitedBy, expiresAt } = found;
      return {
        ...{ mail, role, invitedBy },
        organisation: { kind, name: organisation },
        expiresAt: instantOf(expiresAt),
        expired: expiresAt <= clock.now(),
      };
    },
  );

  async function remove(
    tx: Db,
    asker: Asker,
    member: Pick<MemberView, 'id' | 'personId' | 'role'>,
    action: 'member.remove' | 'member.leave',
  ): Promise<void> {
    if (!(await removeMember(tx, member.id))) throw new NotVisible();
    await audit(tx, asker, {
      action,
      object: idOf('mbr', member.id),
      at: clock.now(),
      detail: { person: idOf('psn', member.personId), role: member.role },
    });
  }
}

/** The organisation that somebody acts for. */
function organisationOf({ role, scope }: Asker): Organisation {
  const kind = kindOfRole(role);
  return {
    kind,
    partnerId: scope.kind === 'partner' ? scope.partnerId : null,
    organisationId: scope.kind === 'distributor' ? scope.organisationId : null,
  };
}

/** Roles that people can have in it; systems are no people. */
const grantable = ({ kind }: Pick<Organisation, 'kind'>): readonly Role[] =>
  ROLES_OF[kind].filter((role) => role !== 'system');

/** A role of the own organisation, with countries where the role has any, and none that the asker is not for. */
export function assertGrantable(asker: Asker, role: Role, countries: readonly string[]): void {
  const kind = kindOfRole(asker.role);
  if (!grantable({ kind }).includes(role)) {
    throw wrong('/role', 'role', 'is no role of your organisation');
  }
  if (role === 'partner-manager' && countries.length === 0)
    throw wrong('/countries', 'countries', 'names the region of a partner manager');
  if (role !== 'partner-manager' && kind !== 'partner' && countries.length > 0)
    throw wrong('/countries', 'countries', 'is for partners’ people and partner managers');
  const own = asker.scope.kind === 'partner' ? (asker.scope.countries ?? []) : [];
  if (own.length === 0) return;
  if (countries.length === 0 || countries.some((one) => !own.includes(one)))
    throw new Refusal('FORBIDDEN', 'You look after the people of your own countries only.');
}

/** A field of a body that does not fit what else is so. */
export const wrong = (pointer: string, code: string, detail: string): Refusal =>
  new Refusal('INVALID', `${pointer} ${detail}.`, { errors: [{ pointer, code, detail }] });

/** What would leave an organisation without an administrator is refused in words. */
export async function keepingAdministrator(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isLastAdministrator(error)) throw error;
    throw new Refusal(
      'LAST_ADMINISTRATOR',
      'Somebody has to look after the people: make another person administrator first.',
    );
  }
}

const memberItem = (one: MemberView, asker: Asker) => ({
  id: idOf('mbr', one.id),
  person: { id: idOf('psn', one.personId), name: one.name, mail: one.mail },
  role: one.role,
  countries: [...one.countries],
  since: instantOf(one.since),
  me: one.personId === asker.personId,
});

const invitationItem = (one: InvitationView, now: number) => ({
  id: idOf('inv', one.id),
  mail: one.mail,
  role: one.role,
  countries: [...one.countries],
  invitedAt: instantOf(one.invitedAt),
  expiresAt: instantOf(one.expiresAt),
  expired: one.expiresAt <= now,
});

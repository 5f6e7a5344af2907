/** Who may do what: the one table of authorisation, in words. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import {
  kindOfRole,
  MAY,
  mayDo,
  ORGANISATION_KINDS,
  ROLES,
  type Action,
} from '../../program/roles.ts';
import { DOES, SEES } from '../../program/roles.words.ts';
import { oneOf, RoleName, TextBoth } from '../schemas/common.ts';
import { describe, reads } from './describe.ts';

const RoleList = Type.Object({
  items: Type.Array(
    Type.Object({
      role: RoleName,
      organisation: oneOf(ORGANISATION_KINDS),
      sees: TextBoth,
      may: Type.Array(Type.Object({ action: Type.String(), says: TextBoth })),
    }),
  ),
});

export function addRoles(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const actions = Object.keys(MAY) as Action[];
  const items = ROLES.map((role) => ({
    role,
    organisation: kindOfRole(role),
    sees: SEES[role],
    may: actions
      .filter((action) => mayDo(role, action))
      .map((action) => ({ action, says: DOES[action] })),
  }));
  app.get(
    '/v1/roles',
    {
      config: { policy: 'roles.read' },
      schema: {
        ...describe('people', 'Every role, what it sees and may do, in words'),
        response: reads(RoleList),
      },
    },
    async () => ({ items }),
  );
}

/** When nobody is left who administers a company: one of its people asks to, the partner manager decides. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import {
  administratorsOf,
  askToAdminister,
  claimPartner,
  decideClaim,
  openClaim,
} from '../../db/queries/administrator-claims.ts';
import { partnerById } from '../../db/queries/partners.ts';
import { withScope } from '../../db/scope.ts';
import { domainOf } from '../../program/application.ts';
import { RuleViolation } from '../../program/errors.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import {
  AdministratorClaim,
  AdministratorClaimDecision,
  NewAdministratorClaim,
} from '../schemas/administrator-claims.ts';
import { Id } from '../schemas/common.ts';
import { instantOf } from '../views/instants.ts';
import { describe, does, reads } from './describe.ts';
import { wrong } from './members.ts';
import { PartnerParams } from './standing.ts';

export function addAdministratorClaims(instance: FastifyInstance, { deps }: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read, work, clock } = deps;

  app.get(
    '/v1/partners/:id/administrator-claim',
    {
      config: { policy: 'claims.read' },
      schema: {
        ...describe('people', 'Who asks to administer the company, and who does now'),
        params: PartnerParams,
        response: reads(AdministratorClaim),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const { id: partnerId } = await visiblePartner(asker, readId('ptn', request.params.id));
      const [claim, administrators] = await withScope(read, asker, (tx) =>
        Promise.all([openClaim(tx, partnerId), administratorsOf(tx, partnerId)]),
      );
      return {
        claim:
          claim === undefined
            ? null
            : {
                id: idOf('acl', claim.id),
                by: { id: idOf('psn', claim.personId), name: claim.name, mail: claim.mail },
                ...{ reason: claim.reason, askedAt: instantOf(claim.askedAt) },
                me: claim.personId === asker.personId,
              },
        administrators: administrators.map(({ membershipId, personId, name }) => ({
          ...{ membership: idOf('mbr', membershipId), name, me: personId === asker.personId },
        })),
      };
    },
  );

  app.post(
    '/v1/partners/:id/administrator-claim',
    {
      config: { policy: 'claims.make' },
      schema: {
        ...describe(
          'people',
          'Ask to administer my company, whose administrator is gone',
          'With an address of the company’s own domain. The administrators that there are hear of it as well.',
        ),
        params: PartnerParams,
        body: NewAdministratorClaim,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const partner = await visiblePartner(asker, readId('ptn', request.params.id));
      if (partner.domain === null || domainOf(asker.mail) !== partner.domain)
        throw new Refusal('FORBIDDEN', 'Your address is not of the company’s own domain.');
      const { personId, role } = asker;
      const reason = request.body.reason.trim();
      if (reason === '') throw wrong('/reason', 'required', 'says why');
      if (!(await askToAdminister(work, partner, { personId, role, reason, at: clock.now() })))
        throw new Refusal('CONFLICT', 'Somebody of your company asks for it already.');
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/administrator-claims/:id/decision',
    {
      config: { policy: 'claims.decide' },
      schema: {
        ...describe(
          'people',
          'Let somebody administer the company, or decline with a reason',
          'With the approval, administrators who are gone lose the role.',
        ),
        params: Type.Object({ id: Id('acl') }),
        body: AdministratorClaimDecision,
        response: does,
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const { verdict, reason = null, remove = [] } = request.body;
      if (verdict === 'decline' && (reason ?? '').trim() === '')
        throw wrong('/reason', 'required', 'says why it is declined');
      const id = readId('acl', request.params.id);
      const claim = await withScope(read, asker, (tx) => claimPartner(tx, id));
      if (claim === undefined) throw new NotVisible();
      if (claim.personId === asker.personId)
        throw new RuleViolation('OWN_DECISION', 'Nobody decides what they asked for themselves.');
      const partner = await visiblePartner(asker, claim.partnerId);
      const { personId, role } = asker;
      const decided = await decideClaim(work, partner, {
        ...{ id, verdict, reason, by: { personId, role }, at: clock.now() },
        remove: remove.map((one) => readId('mbr', one)),
      });
      if (!decided) throw new RuleViolation('ALREADY_DECIDED', 'This is decided already.');
      return reply.code(204).send(null);
    },
  );

  async function visiblePartner(asker: Asker, partnerId: string) {
    const found = await withScope(read, asker, (tx) =>
      Promise.all([
        partnerById(tx, partnerId),
        tx.selectFrom('partner').select('domain').where('id', '=', partnerId).executeTakeFirst(),
      ]),
    );
    const [partner, row] = found;
    if (partner === null) throw new NotVisible();
    const { id, name, homeCountry } = partner;
    return { id, name, homeCountry, domain: row?.domain ?? null };
  }
}

/** What a company applied with, which known companies it may be, and that it is one of them. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { enrolmentById, updateStands } from '../../db/queries/enrolments.ts';
import {
  isSeparable,
  joinKnownCompany,
  separateCompany,
} from '../../db/queries/known-companies.ts';
import { packageOf, type KnownCompany, type PackageView } from '../../db/queries/packages.ts';
import { withScope } from '../../db/scope.ts';
import { weightOf } from '../../program/companies.ts';
import { isOver, type EnrolmentRows } from '../../program/enrolment.ts';
import { enrolmentUpdates } from '../../workflows/messages.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import { moveEnrolment } from '../commands/enrolments.ts';
import type { Context } from '../context.ts';
import { NotVisible, Refusal } from '../errors.ts';
import { idOf, readId } from '../ids.ts';
import { OtherCompany, PackageApplication, SameCompany } from '../schemas/applications.ts';
import { Id } from '../schemas/common.ts';
import { decidingOf } from '../views/desk.ts';
import { instantOf } from '../views/instants.ts';
import { CommandHeaders, commands, describe, reads } from './describe.ts';

const Params = Type.Object({ id: Id('enr') });

export function addPackages(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { read, work, clock, editions } = context.deps;

  const visible = async (asker: Asker, id: string) => {
    const found = await withScope(read, asker, async (tx) => ({
      enrolment: await enrolmentById(tx, id),
      sent: await packageOf(tx, id),
    }));
    if (found.enrolment === undefined || found.sent === undefined) throw new NotVisible();
    return { enrolment: found.enrolment, sent: found.sent };
  };
  const shown = async (asker: Asker, id: string) => {
    const { enrolment, sent } = await visible(asker, id);
    const mayTakeBack =
      sent.sameAs !== null && asker.role === 'onboarding' && (await isSeparable(work, id));
    return packageApplication(sent, asker, {
      ...{ isWaiting: waitsForOnboarding(enrolment.rows), mayTakeBack },
    });
  };

  app.get(
    '/v1/enrolments/:id/application',
    {
      config: { policy: 'applications.read' },
      schema: {
        ...describe(
          'applications',
          'What a company applied with, and which known companies it may be',
          'Of enrolments that came of an application; others have none.',
        ),
        params: Params,
        response: reads(PackageApplication),
      },
    },
    (request) => shown(askerOf(request), readId('enr', request.params.id)),
  );

  app.post(
    '/v1/enrolments/:id/same-company',
    {
      config: { policy: 'applications.resolve', desk: true },
      schema: {
        ...describe(
          'applications',
          'It is a company that is known: decline the package, and let its people join that company',
          'Administrators of the known company decide on the applicant; where it has none, the applicant becomes its administrator.',
        ),
        params: Params,
        headers: CommandHeaders,
        body: SameCompany,
        response: commands(200, PackageApplication),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const id = readId('enr', request.params.id);
      const knownId = readId('ptn', request.body.partner);
      const { enrolment, sent } = await visible(asker, id);
      if (!sent.duplicates.some(({ partner }) => partner.id === knownId)) throw new NotVisible();
      return context.commands.run(request, reply, request.body, async (running) => {
        // First what somebody else may have decided otherwise, then what follows from it; both may be sent again.
        if (!isOver(enrolment.rows.state)) {
          const { lines, state } = enrolment.rows;
          await moveEnrolment(
            context.deps,
            { ...enrolment, state },
            enrolmentUpdates.sameCompany,
            { kind: 'same-company', ...decidingOf(enrolment, Object.keys(lines), asker) },
            running,
          );
        } else if (enrolment.rows.state !== 'rejected')
          throw new Refusal('CONFLICT', 'The application is over.');
        const partnerId = enrolment.partner.id;
        await joinKnownCompany(work, { partnerId, knownId, by: asker, at: clock.now() });
        return { status: 200, body: await shown(asker, id) };
      });
    },
  );

  app.post(
    '/v1/enrolments/:id/same-company/take-back',
    {
      config: { policy: 'applications.resolve' },
      schema: {
        ...describe(
          'applications',
          'It is another company after all: what was declined with it is decided anew, at once',
          'While nothing followed: 409 once the known company has answered, or its people went on.',
        ),
        params: Params,
        headers: CommandHeaders,
        body: OtherCompany,
        response: commands(200, PackageApplication),
      },
    },
    async (request, reply) => {
      const asker = askerOf(request);
      const id = readId('enr', request.params.id);
      const { enrolment } = await visible(asker, id);
      return context.commands.run(request, reply, request.body, async ({ updateId }) => {
        if (!(await updateStands(work, id, updateId))) {
          const { edition } = enrolment.plan;
          const models = editions.find(({ id: one }) => one === edition)?.models;
          await separateCompany(work, {
            ...{ enrolment, by: asker, reason: request.body.reason, updateId },
            ...{
              at: clock.now(),
              titleOf: ({ model }) => models?.[model].title ?? { en: model, fr: model },
            },
          });
        }
        return { status: 200, body: await shown(asker, id) };
      });
    },
  );
}

/** Whether something of it waits for onboarding, who may then say that it is a company which is known. */
const waitsForOnboarding = ({ state, lines }: EnrolmentRows): boolean =>
  state === 'in_review' &&
  Object.values(lines).some(
    (line) => line.state === 'in_review' && line.waitsFor[0] === 'onboarding',
  );

const knownCompany = ({ id, code, name, homeCountry }: KnownCompany) => ({
  ...{ id: idOf('ptn', id), code, name, homeCountry },
});

function packageApplication(
  sent: PackageView,
  asker: Asker,
  may: { readonly isWaiting: boolean; readonly mayTakeBack: boolean },
): Static<typeof PackageApplication> {
  const { legalName, taxNumber, website, homeCountry, duplicates, draft, addresses } = sent;
  const same = duplicates.find(({ partner }) => partner.id === sent.sameAs);
  const nowhere = { street: '', city: '', region: '', postalCode: '' };
  return {
    submittedAt: instantOf(sent.submittedAt),
    applicant: sent.applicant,
    company: { legalName, taxNumber, website, homeCountry },
    sites: draft.sites.map(({ country, models }) => ({
      ...{ country, ...nowhere, ...addresses[country], models: [...models] },
    })),
    contacts: [...sent.contacts],
    duplicates: duplicates
      .toSorted((a, b) => weightOf(b.reasons) - weightOf(a.reasons))
      .map(({ partner, reasons, enrolment }) => ({
        ...{ partner: knownCompany(partner), reasons: [...reasons], enrolment },
      })),
    sameAs: same === undefined ? null : knownCompany(same.partner),
    mayResolve:
      asker.role === 'onboarding' && may.isWaiting && sent.sameAs === null && duplicates.length > 0,
    mayTakeBack: may.mayTakeBack,
  };
}

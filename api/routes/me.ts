/** Who is signed in, in which role, for whom, and what waits for them. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { approvalCounts } from '../../db/queries/approval-views.ts';
import { enrolmentCounts, enrolmentWaits } from '../../db/queries/enrolment-views.ts';
import { actingsOf } from '../../db/queries/principals.ts';
import { myPartner, savePreferences, stepsWaiting } from '../../db/queries/me.ts';
import { unreadCount } from '../../db/queries/notifications.ts';
import { withScope } from '../../db/scope.ts';
import { isReading, MAY, mayDo, type Action } from '../../program/roles.ts';
import { audit } from '../audit.ts';
import { askerOf } from '../auth/guard.ts';
import type { Asker } from '../auth/principals.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../errors.ts';
import { idOf } from '../ids.ts';
import { Me, MePatch } from '../schemas/me.ts';
import { desksOf, packageDesksOf } from '../views/desk.ts';
import { ActingHeaders, describe, reads } from './describe.ts';

export function addMe(instance: FastifyInstance, context: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { deps } = context;

  app.get(
    '/v1/me',
    {
      config: { policy: 'me.read', desk: true },
      schema: {
        ...describe('me', 'Who am I, what may I act for, and what waits for me?'),
        headers: ActingHeaders,
        response: reads(Me),
      },
    },
    async (request) => meOf(context, askerOf(request)),
  );

  app.patch(
    '/v1/me',
    {
      config: { policy: 'me.read' },
      schema: {
        ...describe('me', 'Change language and time zone'),
        body: MePatch,
        response: reads(Me),
      },
    },
    async (request) => {
      const asker = askerOf(request);
      const { zone } = request.body;
      if (zone !== undefined && !isZone(zone)) {
        throw new Refusal('INVALID', '/zone is no time zone.', {
          errors: [{ pointer: '/zone', code: 'zone', detail: 'is no time zone' }],
        });
      }
      await withScope(deps.read, asker, async (tx) => {
        await savePreferences(tx, asker.personId, request.body);
        await audit(tx, asker, {
          action: 'preferences.change',
          object: idOf('psn', asker.personId),
          at: deps.clock.now(),
          detail: { changed: Object.keys(request.body) },
        });
      });
      const { locale = asker.locale } = request.body;
      return meOf(context, { ...asker, locale, zone: zone ?? asker.zone });
    },
  );
}

async function meOf({ deps }: Context, asker: Asker): Promise<Static<typeof Me>> {
  const now = deps.clock.now();
  const memberships = await actingsOf(deps.work, asker.personId);
  const none = { mine: 0, overdue: 0 };
  const mayRead = mayDo(asker.role, 'approvals.read');
  const { partner, steps, counts, lines, enrolment, notifications } = await withScope(
    deps.read,
    asker,
    async (tx) => {
      const [partner, steps, counts, lines, enrolment, notifications] = await Promise.all([
        asker.partnerId === null ? undefined : myPartner(tx, asker.partnerId),
        mayDo(asker.role, 'evidence.send') ? stepsWaiting(tx) : 0,
        mayRead ? approvalCounts(tx, { role: asker.role, desks: desksOf(asker), now }) : none,
        mayRead
          ? enrolmentCounts(tx, { role: asker.role, desks: packageDesksOf(asker), now })
          : none,
        mayDo(asker.role, 'enrolments.act') ? enrolmentWaits(tx) : 0,
        // Whoever looks as somebody else was told nothing as them.
        asker.isViewing ? 0 : unreadCount(tx, asker.personId),
      ]);
      return { partner, steps, counts, lines, enrolment, notifications };
    },
  );
  return {
    id: idOf('psn', asker.personId),
    name: asker.name,
    mail: asker.mail,
    locale: asker.locale,
    zone: asker.zone,
    role: asker.role,
    partner:
      partner === undefined
        ? null
        : { id: idOf('ptn', partner.id), code: partner.code, name: partner.name },
    // Their own: the scope of who stands in for a colleague is wider for the time.
    countries: asker.isViewing ? [] : [...asker.countries],
    acting: idOf('mbr', asker.membershipId),
    memberships: memberships.map(({ membershipId, role, kind, name, countries }) => ({
      id: idOf('mbr', membershipId),
      role,
      organisation: { kind, name },
      countries: [...countries],
    })),
    viewing: asker.isViewing,
    may: (Object.keys(MAY) as Action[]).filter(
      (action) => mayDo(asker.role, action) && (!asker.isViewing || isReading(action)),
    ),
    waiting: {
      ...{ steps, enrolment, notifications },
      decisions: counts.mine + lines.mine,
      overdue: counts.overdue + lines.overdue,
    },
    today: deps.clock.today(isZone(asker.zone) ? asker.zone : 'UTC'),
    demo: deps.settings.demo,
  };
}

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

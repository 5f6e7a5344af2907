/** The story of enrolments: partners in every state that one can be in, some waiting too long. */
import { idsOf, linesOf, pastEnrolment, type PastEnrolment } from './past-enrolment.ts';
import type { PastOptions } from './past.ts';

type Told = (options: PastOptions) => Promise<void>;

/** Tells all of them, some at a time: each is of a partner of its own. */
export async function tellEnrolments(options: PastOptions): Promise<void> {
  const waiting = [...STORIES];
  const lane = async (): Promise<void> => {
    for (let story = waiting.shift(); story !== undefined; story = waiting.shift())
      await story(options);
  };
  await Promise.all([lane(), lane(), lane()]);
}

const told =
  (
    given: {
      readonly partner: string;
      readonly lines: string;
      readonly daysAgo: number;
      readonly users?: readonly [string, ...string[]];
    },
    story: (enrolment: PastEnrolment, user: string) => Promise<void>,
  ): Told =>
  async (options) => {
    const { users = [`admin-${given.partner.toLowerCase()}`] as const } = given;
    const enrolment = await pastEnrolment(options, { ...given, users });
    await enrolment.screen(given.daysAgo);
    await story(enrolment, users[0]);
    await enrolment.begin();
  };

/** Whoever was enrolled so many days ago: what was not clear was approved, the agreement accepted. */
const enrolled = async (
  enrolment: PastEnrolment,
  user: string,
  daysAgo: number,
  decided: string | null = null,
): Promise<void> => {
  if (decided !== null)
    await enrolment.decide(idsOf(decided), 'onboarding', 'approve', daysAgo + 1);
  await enrolment.accept(user, daysAgo);
};

const STORIES: readonly Told[] = [
  // Havel IT: five accounts, three programs, two countries; one enrolment, in its second year.
  told(
    {
      ...{ partner: 'P00374', users: ['partner'], lines: 'CA: rsc, US: rc', daysAgo: 423 },
    },
    async (enrolment, user) => {
      await enrolled(enrolment, user, 420);
      await enrolment.happen({ kind: 'renewal-opened' }, 114);
      await enrolment.screen(114);
      const by = await enrolment.personOf(user);
      await enrolment.happen({ kind: 'renew', by, reason: null, contacts: [by] }, 80);
    },
  ),
  // A package of six lines waits for onboarding: three clear, three to be decided.
  told({ partner: 'P00052', lines: 'CA: rsb, US: r, DE: c, BR: r', daysAgo: 3 }, async () => {}),
  // Nobody has decided, and the time is over.
  told({ partner: 'P00129', lines: 'CA: rcb', daysAgo: 24 }, async () => {}),
  // One of the two who may sign has a mail box that anybody can have: that is for compliance.
  told(
    {
      ...{ partner: 'P00085', lines: 'CA: rs, US: r', daysAgo: 4 },
      users: ['admin-p00085', 'sign-p00085'],
    },
    async () => {},
  ),
  told({ partner: 'P00087', lines: 'CA: rsb', daysAgo: 9 }, (enrolment) =>
    enrolment.decide(idsOf('CA: b'), 'onboarding', 'request-change', 5, {
      reason:
        'Which offering do you build, and who maintains it? One sentence each is enough, and a name.',
    }),
  ),
  // Everything was clear at once; the agreement waits.
  told({ partner: 'P00012', lines: 'CA: rsc, US: r', daysAgo: 2 }, async () => {}),
  told(
    { partner: 'P00004', lines: 'US: rsc, BR: r, IN: r', daysAgo: 160 },
    async (enrolment, user) => {
      await enrolled(enrolment, user, 150, 'US: c, BR: r, IN: r');
      await enrolment.add(linesOf('US: b'), 6);
    },
  ),
  // The renewal is open.
  told(
    { partner: 'P00057', lines: 'US: r, CA: r, GB: r, DE: r', daysAgo: 340 },
    async (enrolment, user) => {
      await enrolled(enrolment, user, 335);
      await enrolment.happen({ kind: 'renewal-opened' }, 28);
      await enrolment.screen(28);
    },
  ),
  // The year is over, and nobody renewed.
  told({ partner: 'P00101', lines: 'US: rs, CA: r', daysAgo: 380 }, async (enrolment, user) => {
    await enrolled(enrolment, user, 376);
    await enrolment.happen({ kind: 'renewal-opened' }, 70);
    await enrolment.screen(70);
    await enrolment.happen({ kind: 'anniversary-passed' }, 9);
  }),
  told({ partner: 'P00040', lines: 'US: rs, CA: r', daysAgo: 210 }, async (enrolment, user) => {
    await enrolled(enrolment, user, 205);
    await enrolment.happen(
      {
        ...{ kind: 'suspend', role: 'partner-manager', by: await enrolment.personOf('manager') },
        reason:
          'Two customers report offers in our name that we never made. We hold everything until that is cleared.',
      },
      6,
    );
  }),
  told({ partner: 'P00061', lines: 'US: r, CA: r', daysAgo: 260 }, async (enrolment, user) => {
    await enrolled(enrolment, user, 255);
    const by = await enrolment.personOf(user);
    await enrolment.happen({ kind: 'leave', by, reason: 'We close our hardware business.' }, 20);
  }),
  // Nobody renewed, also not in the time of grace: it rests, and may be taken up again.
  told({ partner: 'P00065', lines: 'US: r, CA: r', daysAgo: 420 }, async (enrolment, user) => {
    await enrolled(enrolment, user, 412);
    await enrolment.happen({ kind: 'renewal-opened' }, 106);
    await enrolment.screen(106);
    await enrolment.happen({ kind: 'anniversary-passed' }, 45);
    await enrolment.happen({ kind: 'renewal-missed' }, 14);
  }),
  // Nobody ever accepted the agreement.
  told({ partner: 'P00109', lines: 'US: rc', daysAgo: 60 }, (enrolment) =>
    enrolment.happen({ kind: 'agreement-missed', entity: 'north-america' }, 20),
  ),
  told({ partner: 'P00072', lines: 'US: b', daysAgo: 30 }, (enrolment) =>
    enrolment.decide(idsOf('US: b'), 'onboarding', 'reject', 22, {
      code: 'no-capacity',
      reason: 'There is no offering of your own yet. Come back with the first one.',
    }),
  ),
];

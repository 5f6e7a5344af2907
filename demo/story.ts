/**
 * The story: practices at thirteen partners, so that no screen is empty. Told by the people whose they are.
 *
 * Each command carries a key of its own, so that a story which was interrupted goes on where it was.
 */
import type { Db } from '../db/connect.ts';
import type { Client } from './client.ts';
import { createPast, type PastOptions } from './past.ts';
import { tellApplicants } from './story-applicants.ts';
import { tellEnrolments } from './story-enrolments.ts';
import { tellPast } from './story-past.ts';
import { createTeller, type Teller } from './teller.ts';

/** What the story is told with. */
export type StoryOptions = PastOptions & {
  readonly client: Client;
  readonly say: (line: string) => void;
};

const MARK = 'demo-story-told';
const DESK = 'deal-desk';

/** Whether the story was told to its end. */
export async function wasTold(db: Db): Promise<boolean> {
  const found = await db
    .selectFrom('fact')
    .select('id')
    .where('source', '=', DESK)
    .where('source_id', '=', MARK)
    .executeTakeFirst();
  return found !== undefined;
}

/** Tells all chapters, some at a time, then leaves the fact that says so. */
export async function tellStory(options: StoryOptions): Promise<void> {
  const teller = createTeller(options);
  // The partner that people look at first comes first; the others some at a time, since a decision waits for its step.
  await Promise.all([
    havel(teller),
    tellPast(teller, createPast(options)),
    tellEnrolments(options),
    tellApplicants(options),
  ]);
  const waiting = [...OTHERS];
  const lane = async (): Promise<void> => {
    for (let chapter = waiting.shift(); chapter !== undefined; chapter = waiting.shift())
      await chapter(teller);
  };
  await Promise.all([lane(), lane(), lane()]);
  await teller.registeredDeal({
    id: MARK,
    source: DESK,
    deal: 'D-010001',
    account: 'SP-739244',
    customer: 'cust-1225',
    product: 'containers',
    amount: '38500.00',
    currency: 'CAD',
  });
  options.say(
    '  ✓ thirteen partners with practices: one built, twelve under way, some waiting too long; fourteen enrolments, two who are nobody yet',
  );
}

/** Havel IT Inc. builds containers: planned, two of three certified, the lab waits for a reviewer. */
async function havel(teller: Teller): Promise<void> {
  const domain = 'p00374.example';
  await teller.trainings(domain, 'technical-essentials', ['luc.gagnon', 'priya.nair'], 120);
  await teller.trainings(domain, 'sales-essentials', ['maya.tremblay', 'etienne.roy'], 75);
  await teller.trainings(domain, 'operate-containers', ['luc.gagnon', 'priya.nair'], 40);
  await teller.certification(domain, 'advanced-containers', 'luc.gagnon', 18);
  const journey = await teller.start('lead', 'P00374', 'containers');
  await journey.assess('maturity-then', [3, 2, 4, 3, 3, 2, 1, 2, 2, 3]);
  await journey.handIn('joint-plan', [
    {
      kind: 'link',
      name: 'Joint plan, containers',
      url: 'https://docs.havel.example/plans/containers-joint-plan',
    },
  ]);
  await journey.decide(
    'joint-plan',
    'manager',
    'approve',
    'One goal with a figure, and names for every task. Let us begin.',
  );
  await journey.handIn('first-customers', [
    {
      kind: 'note',
      name: 'Three customers',
      note: 'cust-1225 (containers since November), cust-0410, and one public body.',
    },
  ]);
  await journey.decide(
    'first-customers',
    'manager',
    'request-change',
    'The public body has no name yet, and cust-0410 no contact. Please add both.',
  );
  await journey.handIn('first-customers', [
    {
      kind: 'note',
      name: 'Three customers, with contacts',
      note: 'cust-1225: head of platform. cust-0410: lead developer. Ville de Rimouski: director of IT, meeting booked.',
    },
  ]);
  await journey.decide('first-customers', 'manager', 'approve', null);
  await journey.mark(['honest-first', 'inventory', 'one-segment', 'name-the-team', 'book-exam']);
  await journey.handIn('workshop-held', [
    {
      kind: 'note',
      name: 'Workshop of two days in Montréal',
      note: 'Four engineers. The ingress failed at first: a certificate was missing; mended, and written into the runbook.',
    },
  ]);
  await journey.decide(
    'workshop-held',
    'reviewer',
    'approve',
    'Honest about what went wrong: just what we look for.',
  );
  await teller.assign(
    'lead',
    'priya.nair@p00374.example',
    { kind: 'certification', name: 'advanced-containers' },
    21,
    'You would be the third of three: then the step is done, and Enable is nearly complete.',
  );
  await teller.assign(
    'partner',
    'priya.nair@p00374.example',
    { kind: 'training', name: 'sales-essentials' },
    45,
    'So that you can come along to the first meeting in Rimouski.',
  );
  await journey.handIn('lab-ready', [
    {
      kind: 'link',
      name: 'Cluster of the lab',
      url: 'https://lab.havel.example/clusters/training',
    },
    {
      kind: 'note',
      name: 'Access',
      note: 'All six engineers of the plan; paid until the end of June.',
    },
  ]);
}

const link = (name: string, path: string) =>
  ({ kind: 'link', name, url: `https://docs.partner.example/${path}` }) as const;
const note = (name: string, text: string) => ({ kind: 'note', name, note: text }) as const;

const OTHERS: readonly ((teller: Teller) => Promise<void>)[] = [
  async (teller) => {
    const journey = await teller.start('lead-p00112', 'P00112', 'compute');
    await teller.trainings(
      'p00112.example',
      'technical-essentials',
      ['jan.bakker', 'eva.smit'],
      90,
    );
    await journey.assessAll('maturity-then', 3);
    await journey.handIn('joint-plan', [link('Joint plan, compute', 'compute/plan')]);
    await journey.handIn('first-customers', [
      note('First customers', 'Three manufacturers in Ontario, one of them ours for ten years.'),
    ]);
  },
  async (teller) => {
    const journey = await teller.planned('lead-p00121', 'P00121', 'network', 'p00121.example', 2);
    await journey.handIn('workshop-held', [
      note(
        'Workshop',
        'Six people; the failover took four minutes instead of one, and now takes twenty seconds.',
      ),
    ]);
    await journey.handIn('lab-ready', [link('Lab', 'network/lab')]);
    await journey.decide('lab-ready', 'reviewer', 'approve', null);
  },
  async (teller) => {
    const journey = await teller.enabled(
      'lead-p00322',
      'P00322',
      'containers',
      'p00322.example',
      3,
    );
    await journey.handIn('reference-architecture', [
      link('Reference architecture 1.2', 'containers/architecture'),
    ]);
    await journey.handIn('trial-delivery', [
      note(
        'Trial at cust-2101',
        'Two weeks, 14 services, one rollback. The customer wants to go on.',
      ),
    ]);
  },
  async (teller) => {
    const journey = await teller.start('lead-p00166', 'P00166', 'compute');
    await journey.assessAll('maturity-then', 2);
  },
  async (teller) => {
    const journey = await teller.start('lead-p00007', 'P00007', 'containers');
    await teller.trainings(
      'p00007.example',
      'technical-essentials',
      ['nathalie.cote', 'marc.giroux'],
      60,
    );
    await journey.assessAll('maturity-then', 2);
    await journey.handIn('joint-plan', [link('Plan commun, conteneurs', 'containers/plan-fr')]);
    await journey.decide(
      'joint-plan',
      'manager',
      'request-change',
      'The goal has no figure yet: how many customers, by when?',
    );
    await journey.handIn('first-customers', [
      note('Premiers clients', 'Deux éditeurs de Québec et un hôpital.'),
    ]);
  },
  async (teller) => {
    const journey = await teller.planned('lead-p00096', 'P00096', 'network', 'p00096.example', 3);
    await journey.handIn('workshop-held', [
      note('Workshop', 'Held in Seattle with five engineers.'),
    ]);
    await journey.handIn('lab-ready', [link('Lab', 'network/lab-2')]);
    await journey.decide(
      'lab-ready',
      'reviewer',
      'request-change',
      'The link asks for a password that we do not have.',
    );
  },
  async (teller) => {
    const journey = await teller.enabled('lead-p00300', 'P00300', 'compute', 'p00300.example', 4);
    for (const step of ['reference-architecture', 'delivery-checklist']) {
      await journey.handIn(step, [
        link(step === 'delivery-checklist' ? 'Checklist' : 'Architecture', `compute/${step}`),
      ]);
      await journey.decide(step, 'reviewer', 'approve', null);
    }
    await journey.handIn('trial-delivery', [
      note(
        'Trial at cust-0077',
        'Moved 40 machines in a week; three things we would do otherwise are in the report.',
      ),
    ]);
  },
  async (teller) => {
    const journey = await teller.start('lead-p00373', 'P00373', 'network');
    await teller.trainings(
      'p00373.example',
      'technical-essentials',
      ['rita.moreno', 'paul.weaver'],
      30,
    );
    await journey.assessAll('maturity-then', 3);
    await journey.handIn('joint-plan', [link('Joint plan, network', 'network/plan')]);
    await journey.steer('pause', 'The practice lead is away until next month.');
  },
];

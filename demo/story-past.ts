/**
 * What happened before today: a practice that was built to its end, so that *Then and now* has something to show, and three
 * decisions that are late, two of them so late that the program owner hears of it.
 */
import type { Past, PastJourney } from './past.ts';
import type { Evidence, Teller } from './teller.ts';

type PastStory = (teller: Teller, past: Past) => Promise<void>;

/** Tells it, some at a time: each is of a partner of its own. */
export async function tellPast(teller: Teller, past: Past): Promise<void> {
  await Promise.all([keystone, nordlicht, meridian, lakeshore].map((tell) => tell(teller, past)));
}

/** Keystone IT Inc. has built containers in half a year; its customers are in the world's deals. */
const keystone: PastStory = async (teller, past) => {
  const domain = 'p00006.example';
  await teller.trainings(domain, 'technical-essentials', ['amelia.ford', 'noah.singh'], 212);
  await teller.trainings(domain, 'sales-essentials', ['olivia.grant', 'mason.reed'], 170);
  await teller.trainings(domain, 'operate-containers', ['amelia.ford', 'noah.singh'], 165);
  for (const [index, person] of ['amelia.ford', 'noah.singh', 'zoe.lam'].entries())
    await teller.certification(domain, 'advanced-containers', person, 150 - index * 9);
  const journey = await past.open('lead-p00006', 'P00006', 'containers', 204);
  await journey.assess('maturity-then', [2, 2, 3, 1, 2, 2, 1, 2, 3, 2], 203);
  await journey.opens('plan', 202);
  await journey.handIn(
    'joint-plan',
    [link('Joint plan, containers', 'containers/keystone-plan')],
    { sent: 195, decided: 192 },
    'Three customers by name, and who talks to each. Go.',
  );
  await journey.handIn(
    'first-customers',
    [note('First customers', 'A port authority, a food wholesaler, and a county.')],
    { sent: 190, decided: 188 },
  );
  await journey.opens('enable', 188);
  await journey.handIn(
    'workshop-held',
    [note('Workshop in Denver', 'Two days, five engineers; the restore took three tries.')],
    { sent: 151, decided: 147 },
    'Three tries in the workshop are better than one at a customer.',
  );
  await journey.handIn('lab-ready', [link('Lab', 'containers/keystone-lab')], {
    sent: 140,
    decided: 138,
  });
  await journey.opens('build', 129);
  await journey.handIn(
    'reference-architecture',
    [link('Reference architecture 1.0', 'containers/keystone-architecture')],
    { sent: 118, decided: 113 },
    'It says what it does not do: good.',
  );
  await journey.handIn('delivery-checklist', [link('Checklist', 'containers/keystone-checklist')], {
    sent: 110,
    decided: 105,
  });
  await journey.handIn(
    'trial-delivery',
    [note('Trial at the wholesaler', 'Nine services in three weeks; two evenings of overtime.')],
    { sent: 92, decided: 88 },
    'The overtime is in the report, and so is its reason.',
  );
  await journey.opens('launch', 87);
  await journey.handIn(
    'delivery-record',
    [link('Delivery record', 'containers/keystone-record')],
    { sent: 52, decided: 48 },
    'Signed by the customer.',
  );
  // By the world's own deals; on a day before they were made the journey waits for them.
  const grows = await journey.opens('grow', 47);
  const id = await journey.begin();
  if (!grows) return;
  const now = await teller.goOn('lead-p00006', 'P00006', 'containers', id);
  await now.assess('maturity-now', [4, 3, 4, 3, 4, 4, 3, 4, 4, 3]);
};

/** The manager should have answered more than a week ago: the program owner knows. */
const nordlicht: PastStory = async (teller, past) => {
  const journey = await built(teller, past, 'P00324', 'network', 'deploy-network', [
    'professional-network',
    'reference-architecture',
    'delivery-checklist',
  ]);
  await journey.handIn(
    'trial-delivery',
    [
      note(
        'Trial at cust-0388',
        'Eleven sites in ten days. One site was without its network for two hours; why is in the report.',
      ),
      link('Report', 'network/nordlicht-trial'),
    ],
    { sent: 17 },
  );
  await journey.begin();
};

/** The reviewer is late here. */
const meridian: PastStory = async (teller, past) => {
  const journey = await built(teller, past, 'P00361', 'containers', 'operate-containers', [
    'advanced-containers',
  ]);
  await journey.handIn(
    'reference-architecture',
    [link('Reference architecture 0.9', 'containers/meridian-architecture')],
    { sent: 15 },
  );
  await journey.begin();
};

/** Late since a few days only. */
const lakeshore: PastStory = async (teller, past) => {
  await teller.trainings('p00317.example', 'technical-essentials', ENGINEERS, 40);
  const journey = await past.open('lead-p00317', 'P00317', 'compute', 30);
  await journey.assess('maturity-then', [3, 2, 2, 3, 2], 29);
  await journey.opens('plan', 28);
  await journey.handIn(
    'first-customers',
    [note('First customers', 'Two universities, and a brewery with four sites.')],
    { sent: 20, decided: 17 },
  );
  await journey.handIn('joint-plan', [link('Joint plan, compute', 'compute/lakeshore-plan')], {
    sent: 9,
  });
  await journey.begin();
};

const ENGINEERS = ['elsa.moreau', 'tom.hardy'];
const SELLERS = ['iris.chen', 'paul.dube'];

/** A practice whose people are trained and whose lab stands; `steps` of the milestone *build* are approved. */
async function built(
  teller: Teller,
  past: Past,
  partner: string,
  practice: string,
  course: string,
  [certification = '', ...steps]: readonly string[],
): Promise<PastJourney> {
  const domain = `${partner.toLowerCase()}.example`;
  await teller.trainings(domain, 'technical-essentials', ENGINEERS, 140);
  await teller.trainings(domain, 'sales-essentials', SELLERS, 100);
  await teller.trainings(domain, course, ENGINEERS, 95);
  for (const [index, person] of [...ENGINEERS, 'lea.novak'].entries())
    await teller.certification(domain, certification, person, 90 - index * 6);
  const journey = await past.open(`lead-${partner.toLowerCase()}`, partner, practice, 130);
  await journey.assess('maturity-then', [3, 3, 2, 2, 3, 2, 2], 129);
  await journey.opens('plan', 128);
  const papers = [link(`Joint plan, ${practice}`, `${practice}/plan-${partner.toLowerCase()}`)];
  await journey.handIn('joint-plan', papers, { sent: 122, decided: 118 }, 'A clear goal.');
  await journey.handIn('first-customers', papers, { sent: 117, decided: 115 });
  await journey.opens('enable', 115);
  await journey.handIn('workshop-held', [note('Workshop', 'One day, four engineers.')], {
    sent: 80,
    decided: 76,
  });
  await journey.handIn('lab-ready', [link('Lab', `${practice}/lab-${partner.toLowerCase()}`)], {
    sent: 74,
    decided: 72,
  });
  await journey.opens('build', 72);
  for (const [index, step] of steps.entries()) {
    const sent = 45 - index * 8;
    await journey.handIn(step, [link(step, `${practice}/${step}`)], { sent, decided: sent - 4 });
  }
  return journey;
}

const link = (name: string, path: string): Evidence => ({
  kind: 'link',
  name,
  url: `https://docs.partner.example/${path}`,
});
const note = (name: string, text: string): Evidence => ({ kind: 'note', name, note: text });

/** Tells a chapter: speaks to the API as the people of a partner, as deciders, and as the systems that send facts. */
import type { Static } from 'typebox';
import { idOf } from '../api/ids.ts';
import type { JourneyOne } from '../api/schemas/journeys.ts';
import { addDays } from '../program/days.ts';
import type { Day } from '../program/models.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.ts';

type Journey = Static<typeof JourneyOne>;
type Verdict = 'approve' | 'request-change' | 'reject';

/** What is handed in: a link, or a note. */
export type Evidence =
  | { readonly kind: 'link'; readonly name: string; readonly url: string }
  | { readonly kind: 'note'; readonly name: string; readonly note: string };

/** A deal as it is registered. */
export type RegisteredDeal = {
  readonly id: string;
  readonly source: string;
  readonly deal: string;
  readonly account: string;
  readonly customer: string;
  readonly product: string;
  readonly amount: string;
  readonly currency: string;
};

/** A practice under way, moved by its lead and by those who decide. */
export type ToldJourney = {
  readonly assess: (step: string, answers: readonly number[]) => Promise<void>;
  /** The same answer to about every question, one more and one less here and there. */
  readonly assessAll: (step: string, level: number) => Promise<void>;
  readonly handIn: (step: string, evidence: readonly Evidence[]) => Promise<void>;
  readonly decide: (
    step: string,
    user: 'manager' | 'reviewer',
    verdict: Verdict,
    reason: string | null,
  ) => Promise<void>;
  readonly steer: (what: 'pause' | 'withdraw', reason: string) => Promise<void>;
  readonly mark: (items: readonly string[]) => Promise<void>;
  /** Waits until a milestone is open: facts take a moment to be heard. */
  readonly until: (milestone: string) => Promise<void>;
};

/** Who tells. Days are counted back from today. */
export type Teller = {
  readonly trainings: (
    domain: string,
    course: string,
    people: readonly string[],
    daysAgo: number,
  ) => Promise<void>;
  readonly certification: (
    domain: string,
    name: string,
    person: string,
    daysAgo: number,
  ) => Promise<void>;
  /** Asks a colleague to learn something, so many days from today. */
  readonly assign: (
    user: string,
    mail: string,
    what: { readonly kind: 'training' | 'certification'; readonly name: string },
    inDays: number,
    note: string,
  ) => Promise<void>;
  readonly registeredDeal: (deal: RegisteredDeal) => Promise<void>;
  readonly start: (user: string, partner: string, practice: string) => Promise<ToldJourney>;
  /** A journey that was begun otherwise, by its id inside. */
  readonly goOn: (
    user: string,
    partner: string,
    practice: string,
    journeyId: string,
  ) => Promise<ToldJourney>;
  /** A practice whose plan is decided; so many people are certified. */
  readonly planned: (
    user: string,
    partner: string,
    practice: string,
    domain: string,
    certified: number,
  ) => Promise<ToldJourney>;
  /** A practice whose people are trained and whose lab stands. */
  readonly enabled: (
    user: string,
    partner: string,
    practice: string,
    domain: string,
    certified: number,
  ) => Promise<ToldJourney>;
};

const PEOPLE = ['ana.lopez', 'ben.carter', 'chloe.martin', 'david.kim', 'erin.walsh'];
/** What engineers learn and hold for a practice, in the words of the edition. */
const KNOWLEDGE: Readonly<Record<string, { course: string; certification: string }>> = {
  containers: { course: 'operate-containers', certification: 'advanced-containers' },
  compute: { course: 'design-compute', certification: 'advanced-compute' },
  network: { course: 'deploy-network', certification: 'professional-network' },
};
const waitMs = 30_000;
const lookEveryMs = 120;

/** Makes one. Everything it sends has an id made of what it is, so that telling it again changes nothing. */
export function createTeller({
  client,
  today,
}: {
  readonly client: Client;
  readonly today: Day;
}): Teller {
  const event = (
    type: string,
    source: string,
    id: string,
    time: string,
    data: object,
  ): Promise<unknown> =>
    client.send({
      user: 'system',
      method: 'POST',
      path: '/v1/events',
      json: { specversion: '1.0', id, source, type, time, data },
    });
  const at = (daysAgo: number): string => `${addDays(today, -daysAgo)}T15:00:00Z`;

  const trainings: Teller['trainings'] = async (domain, course, people, daysAgo) => {
    for (const [index, person] of people.entries()) {
      const id = `demo-${course}-${person}-${domain}`;
      await event('training.completed', 'academy', id, at(daysAgo - index * 3), {
        person: `${person}@${domain}`,
        course,
      });
    }
  };
  const certification: Teller['certification'] = async (domain, name, person, daysAgo) => {
    const date = addDays(today, -daysAgo);
    await event(
      'certification.earned',
      'academy',
      `demo-${name}-${person}-${domain}`,
      at(daysAgo),
      {
        person: `${person}@${domain}`,
        certification: name,
        date,
        expiresOn: addDays(date, 729),
      },
    );
  };
  const registeredDeal: Teller['registeredDeal'] = async ({ id, source, ...deal }) => {
    const date = addDays(today, -2);
    await event('deal.registered', source, id, `${date}T15:00:00Z`, {
      ...deal,
      licence: 'subscription',
      role: 'transact',
      registeredOn: date,
      date,
    });
  };

  const assign: Teller['assign'] = async (user, mail, what, inDays, note) => {
    const { partner } = await client.get<{ partner: { id: string } }>(user, '/v1/me');
    const people = await client.get<{ items: { id: string; mail: string | null }[] }>(
      user,
      `/v1/partners/${partner.id}/people?q=${encodeURIComponent(mail)}`,
    );
    const person = people.items.find((one) => one.mail === mail)?.id;
    if (person === undefined) throw new Error(`There is no ${mail}.`);
    await client.send({
      ...{ user, method: 'POST', path: `/v1/partners/${partner.id}/assignments` },
      key: `demo-assign-${what.name}-${mail}`,
      json: { person, what, dueOn: addDays(today, inDays), note },
    });
  };

  const start: Teller['start'] = async (user, partner, practice) => {
    const journey = await client.send<Journey>({
      user,
      method: 'POST',
      path: '/v1/journeys',
      key: `demo-${partner}-${practice}-start`,
      json: { kind: 'practice', practice },
    });
    return told(client, { user, journey, keys: `demo-${partner}-${practice}` });
  };
  const goOn: Teller['goOn'] = async (user, partner, practice, journeyId) => {
    const journey = await client.get<Journey>(user, `/v1/journeys/${idOf('jrn', journeyId)}`);
    return told(client, { user, journey, keys: `demo-${partner}-${practice}` });
  };
  const planned: Teller['planned'] = async (user, partner, practice, domain, certified) => {
    await trainings(domain, 'technical-essentials', PEOPLE.slice(0, 2), 150);
    const journey = await start(user, partner, practice);
    await journey.assessAll('maturity-then', 2 + (Number(partner.slice(-1)) % 2));
    const papers: Evidence[] = [
      {
        kind: 'link',
        name: `Joint plan, ${practice}`,
        url: `https://docs.partner.example/${practice}/plan`,
      },
    ];
    await journey.handIn('joint-plan', papers);
    await journey.decide('joint-plan', 'manager', 'approve', 'A clear goal.');
    await journey.handIn('first-customers', papers);
    await journey.decide('first-customers', 'manager', 'approve', null);
    const knowledge = KNOWLEDGE[practice];
    if (knowledge === undefined) throw new Error(`There is no practice ${practice}.`);
    await trainings(domain, 'sales-essentials', PEOPLE.slice(3, 5), 70);
    await trainings(domain, knowledge.course, PEOPLE.slice(0, 2), 45);
    for (const [index, name] of PEOPLE.slice(0, certified).entries()) {
      await certification(domain, knowledge.certification, name, 30 - index * 4);
    }
    return journey;
  };
  const enabled: Teller['enabled'] = async (user, partner, practice, domain, certified) => {
    const journey = await planned(user, partner, practice, domain, certified);
    for (const step of ['workshop-held', 'lab-ready']) {
      const name = step === 'lab-ready' ? 'Lab' : 'Workshop';
      await journey.handIn(step, [
        { kind: 'link', name, url: `https://docs.partner.example/${practice}/${step}` },
      ]);
      await journey.decide(step, 'reviewer', 'approve', null);
    }
    await journey.until('build');
    return journey;
  };
  return { trainings, certification, assign, registeredDeal, start, goOn, planned, enabled };
}

type Told = { readonly user: string; readonly journey: Journey; readonly keys: string };

function told(client: Client, { user, journey, keys }: Told): ToldJourney {
  const path = `/v1/journeys/${journey.id}`;
  const rounds = new Map<string, number>();
  const look = (): Promise<Journey> => client.get<Journey>(user, path);
  const milestoneOf = (id: string): string | undefined =>
    journey.milestones.find(({ steps }) => steps.some((one) => one.id === id))?.id;

  const until: ToldJourney['until'] = async (milestone) => {
    const from = Date.now();
    for (;;) {
      const now = await look();
      if (now.milestones.find(({ id }) => id === milestone)?.state !== 'locked') return;
      if (Date.now() - from > waitMs) throw new Error(`${keys}: ${milestone} does not open.`);
      await sleep(lookEveryMs);
    }
  };
  const open = async (step: string): Promise<void> => {
    const milestone = milestoneOf(step);
    if (milestone === undefined) throw new Error(`${keys}: there is no step ${step}.`);
    await until(milestone);
  };

  const assess: ToldJourney['assess'] = async (step, answers) => {
    await open(step);
    const questions = journey.assessment.areas.flatMap((area) => area.questions);
    await client.send({
      user,
      method: 'POST',
      path: `${path}/steps/${step}/assessment`,
      key: `${keys}-${step}`,
      json: {
        answers: Object.fromEntries(
          questions.map(({ id }, at) => [id, answers[at % answers.length] ?? 3]),
        ),
      },
    });
  };

  const handIn: ToldJourney['handIn'] = async (step, evidence) => {
    await open(step);
    const round = (rounds.get(step) ?? 0) + 1;
    rounds.set(step, round);
    for (const [index, json] of evidence.entries()) {
      const key = `${keys}-${step}-${round}-${index}`;
      await client.send({
        user,
        method: 'POST',
        path: `${path}/steps/${step}/evidence`,
        key,
        json,
      });
    }
    const key = `${keys}-${step}-${round}-submit`;
    await client.send({
      user,
      method: 'POST',
      path: `${path}/steps/${step}/submission`,
      key,
      json: {},
    });
  };

  const decide: ToldJourney['decide'] = async (step, decider, verdict, reason) => {
    const round = rounds.get(step) ?? 1;
    const id = await approvalOf(client, decider, journey.id, step, round);
    await client.send({
      user: decider,
      method: 'POST',
      path: `/v1/approvals/${id}/decision`,
      key: `${keys}-${step}-${round}-decision`,
      json: { verdict, reason },
    });
  };

  return {
    assess,
    assessAll: (step, level) =>
      assess(step, [level, level + 1, level, level - 1, level, level, level + 1]),
    handIn,
    decide,
    until,
    steer: async (what, reason) => {
      await client.send({
        user,
        method: 'POST',
        path: `${path}/${what}`,
        key: `${keys}-${what}`,
        json: { reason },
      });
    },
    mark: async (items) => {
      for (const item of items) {
        await client.send({
          user,
          method: 'PUT',
          path: `${path}/playbook/${item}`,
          json: { done: true },
        });
      }
    },
  };
}

type ApprovalPage = {
  readonly items: readonly { id: string; journey: string; step: string; round: number }[];
  readonly nextCursor: string | null;
};

/** The request of a step and round: among those that wait, or those that were decided when the story was told before. */
async function approvalOf(
  client: Client,
  user: string,
  journey: string,
  step: string,
  round: number,
): Promise<string> {
  for (const view of ['mine', 'decided']) {
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: ApprovalPage = await client.get<ApprovalPage>(
        user,
        `/v1/approvals?view=${view}&limit=100${query}`,
      );
      const found = page.items.find(
        (one) => one.journey === journey && one.step === step && one.round === round,
      );
      if (found !== undefined) return found.id;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
  throw new Error(`Nothing of ${journey} waits for a decision on ${step}.`);
}

/**
 * Clients that act as real ones do: they write down what they are about to send, send it again until they have an answer,
 * always with the same key, and write that down too. What they wrote is all that the oracle believes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';
import type { ClientRecord } from './record.ts';
import type { System } from './system.ts';
import { MANAGER, REVIEWER, SOURCE, SYSTEM, today, type CampaignPartner } from './world.ts';

/** One fact as it is meant to be sent; `points` is what it earns by the clauses as printed. */
export type SentFact = {
  readonly event: object & { readonly id: string };
  readonly partner: string;
  readonly deal: string | null;
  readonly kind: 'deal.closed' | 'deal.returned' | 'certification.earned';
  readonly points: number;
};

/** A command as it is meant to be sent. */
export type SentCommand = {
  readonly user: string;
  readonly method: string;
  readonly path: string;
  readonly json: unknown;
};

/** What all clients share. `stopped` says that nothing new is begun; what was begun is brought to its end. */
export type Shared = {
  readonly system: System;
  readonly record: ClientRecord;
  readonly random: Random;
  readonly stopped: () => boolean;
  /** Answers that should not be: a refusal of what is right. */
  readonly violations: string[];
  readonly absorbed: { count: number };
};

type Answer = { readonly status: number; readonly body: unknown };

const tryEveryMs = 150;
// Longer than everything takes to come back on a busy machine: that it comes is what is asked, not how soon.
const tryForMs = 180_000;
/** By clauses 3.2 and 3.3 of the edition as printed; a deal earns a point for each 1,000 dollars (4.1). */
const PROFESSIONAL_POINTS = 25;
const ADVANCED_POINTS = 40;

/** Sends until there is an answer that says what became of it. */
export async function insist(
  shared: Shared,
  command: SentCommand,
  key: string | null,
): Promise<Answer> {
  const until = Date.now() + tryForMs;
  for (;;) {
    const answer = await attempt(shared, command, key);
    if (answer !== null) return answer;
    if (Date.now() > until)
      throw new Error(`no answer to ${command.method} ${command.path} (${key ?? ''})`);
    await sleep(tryEveryMs + shared.random.between(0, tryEveryMs));
  }
}

async function attempt(
  { system }: Shared,
  command: SentCommand,
  key: string | null,
): Promise<Answer | null> {
  try {
    const answer = await fetch(`${system.origin}${command.path}`, {
      method: command.method,
      headers: {
        authorization: `Bearer ${await system.issuer.tokenFor(command.user)}`,
        ...(command.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === null ? {} : { 'idempotency-key': key }),
      },
      ...(command.json === undefined ? {} : { body: JSON.stringify(command.json) }),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await answer.text();
    const body = text === '' ? null : (JSON.parse(text) as unknown);
    // 202 of a command: taken up and not finished; the same key joins it.
    const isUnfinished = answer.status === 202 && key !== null;
    return answer.status >= 500 || answer.status === 429 || isUnfinished
      ? null
      : { status: answer.status, body };
  } catch {
    return null;
  }
}

/** Posts facts of a partner one after another, some of them again later, and now and then takes a deal back. */
export async function postFacts(
  shared: Shared,
  partner: CampaignPartner,
  lane: string,
): Promise<void> {
  const { random, record } = shared;
  const sent: SentFact[] = [];
  for (let count = 0; !shared.stopped(); count += 1) {
    const fact = nextFact(random, partner, `${lane}-${count}`, sent);
    sent.push(fact);
    await postFact(shared, fact);
    if (random.chance(0.3)) await postFact(shared, random.pick(sent));
    await sleep(random.between(20, 150));
  }
  record.note(`${lane}: ${sent.length} facts`);
}

/** Posts one fact, and writes down what it says and what the answer was. */
export async function postFact(shared: Shared, fact: SentFact): Promise<void> {
  const key = fact.event.id;
  shared.record.add({ at: 'sent', key, what: fact });
  const command = { user: SYSTEM, method: 'POST', path: '/v1/events', json: fact.event };
  const { status, body } = await insist(shared, command, null);
  shared.record.add({ at: 'answered', key, status, said: body });
  const counts = body as { new?: number; duplicate?: number };
  if (status !== 200)
    shared.violations.push(`${key}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  if (counts.duplicate === 1) shared.absorbed.count += 1;
}

function nextFact(
  random: Random,
  partner: CampaignPartner,
  id: string,
  sent: readonly SentFact[],
): SentFact {
  const closed = sent.filter(
    (one) =>
      one.kind === 'deal.closed' && !sent.some((other) => other !== one && other.deal === one.deal),
  );
  if (closed.length > 3 && random.chance(0.15)) return returnOf(partner, id, random.pick(closed));
  return random.chance(0.6)
    ? dealOf(partner, id, random.between(1, 90))
    : certificationOf(partner, id, 'professional-compute', id);
}

const envelope = (id: string, type: string, data: object) => ({
  specversion: '1.0',
  id,
  source: SOURCE,
  type,
  time: `${today()}T00:00:00Z`,
  data,
});

function dealOf(partner: CampaignPartner, id: string, thousands: number): SentFact {
  const data = {
    deal: `D-${id}`,
    account: partner.account,
    // A customer each, so that no cap binds: what a deal earns is known from the deal alone.
    customer: `cust-${id}`,
    product: 'security',
    licence: 'subscription',
    role: 'transact',
    currency: 'USD',
    amount: `${thousands}000.00`,
    date: today(),
  };
  return {
    event: envelope(id, 'deal.closed', data),
    partner: partner.code,
    deal: data.deal,
    kind: 'deal.closed',
    points: thousands,
  };
}

function returnOf(partner: CampaignPartner, id: string, closed: SentFact): SentFact {
  const { data } = closed.event as unknown as { data: object };
  return {
    event: envelope(id, 'deal.returned', data),
    partner: partner.code,
    deal: closed.deal,
    kind: 'deal.returned',
    points: -closed.points,
  };
}

/** A certification of somebody new. */
export function certificationOf(
  partner: CampaignPartner,
  id: string,
  certification: string,
  person: string,
): SentFact {
  const data = { person: `${person}@${partner.domain}`, certification, date: today() };
  const points = certification.startsWith('advanced') ? ADVANCED_POINTS : PROFESSIONAL_POINTS;
  return {
    event: envelope(id, 'certification.earned', data),
    partner: partner.code,
    deal: null,
    kind: 'certification.earned',
    points,
  };
}

/** Builds one practice after another as far as *build*, as its lead and those who decide; ends between two commands. */
export async function buildPractices(shared: Shared, partner: CampaignPartner): Promise<void> {
  for (const practice of ['containers', 'compute', 'network']) {
    if (shared.stopped()) return;
    await buildPractice(shared, partner, practice);
  }
}

type StepShown = { readonly id: string; readonly state: string; readonly decider: string | null };
type Journey = {
  readonly id: string;
  readonly milestone: string;
  readonly milestones: readonly { id: string; state: string; steps: readonly StepShown[] }[];
  readonly assessment: { readonly areas: readonly { questions: readonly { id: string }[] }[] };
};

const CERTIFICATIONS: Readonly<Record<string, string>> = {
  containers: 'advanced-containers',
  compute: 'advanced-compute',
  network: 'advanced-network',
};
const COURSES: Readonly<Record<string, string>> = {
  containers: 'operate-containers',
  compute: 'design-compute',
  network: 'deploy-network',
};

async function buildPractice(
  shared: Shared,
  partner: CampaignPartner,
  practice: string,
): Promise<void> {
  const keys = `${partner.code}-${practice}`;
  const lead = partner.lead;
  const command = async (
    name: string,
    path: string,
    json: unknown,
    user = lead,
  ): Promise<unknown> => {
    const key = `${keys}-${name}`;
    const sent: SentCommand = { user, method: 'POST', path, json };
    shared.record.add({ at: 'sent', key, what: sent });
    const answer = await insist(shared, sent, key);
    shared.record.add({ at: 'answered', key, status: answer.status, said: answer.body });
    if (answer.status >= 400)
      throw new Refused(`${key}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 400)}`);
    return answer.body;
  };
  const look = async (path: string): Promise<Journey> =>
    (await insist(shared, { user: lead, method: 'GET', path, json: undefined }, null))
      .body as Journey;

  try {
    const journey = (await command('start', '/v1/journeys', {
      kind: 'practice',
      practice,
    })) as Journey;
    const path = `/v1/journeys/${journey.id}`;
    const questions = journey.assessment.areas.flatMap((area) => area.questions);
    const answers = Object.fromEntries(
      questions.map(({ id }) => [id, shared.random.between(1, 5)]),
    );
    await command('assess', `${path}/steps/maturity-then/assessment`, { answers });
    await learn(shared, partner, keys, 'technical-essentials', 2);
    for (const step of ['joint-plan', 'first-customers', 'workshop-held', 'lab-ready']) {
      await untilOpen(shared, look, path, step, keys);
      await command(`${step}-evidence`, `${path}/steps/${step}/evidence`, {
        kind: 'link',
        name: `${keys} ${step}`,
        url: `https://docs.example/${keys}/${step}`,
      });
      await command(`${step}-submit`, `${path}/steps/${step}/submission`, {});
      const decider = ['joint-plan', 'first-customers'].includes(step) ? MANAGER : REVIEWER;
      const approval = await approvalOf(shared, decider, journey.id, step);
      await command(
        `${step}-decide`,
        `/v1/approvals/${approval}/decision`,
        { verdict: 'approve' },
        decider,
      );
      if (shared.stopped()) return;
    }
    await learn(shared, partner, keys, 'sales-essentials', 2);
    await learn(shared, partner, keys, COURSES[practice] ?? '', 2);
    for (const n of [1, 2, 3]) {
      await postFact(
        shared,
        certificationOf(
          partner,
          `${keys}-cert-${n}`,
          CERTIFICATIONS[practice] ?? '',
          `${practice}-${n}`,
        ),
      );
    }
    await untilOpen(shared, look, path, 'reference-architecture', keys);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    shared.violations.push(error.message);
  }
}

/** Trainings are posted and are no part of the sum: a course counts once a person, and persons take several. */
async function learn(
  shared: Shared,
  partner: CampaignPartner,
  keys: string,
  course: string,
  people: number,
): Promise<void> {
  for (let n = 1; n <= people; n += 1) {
    const id = `${keys}-${course}-${n}`;
    const event = envelope(id, 'training.completed', {
      person: `${keys.toLowerCase()}-${course}-${n}@${partner.domain}`,
      course,
    });
    shared.record.add({
      at: 'sent',
      key: id,
      what: { training: true, partner: partner.code, event },
    });
    const answer = await insist(
      shared,
      { user: SYSTEM, method: 'POST', path: '/v1/events', json: event },
      null,
    );
    shared.record.add({ at: 'answered', key: id, status: answer.status, said: answer.body });
  }
}

const openMs = 45_000;

/** Waits until a step is open: facts are heard within moments, or never if a signal was lost. */
async function untilOpen(
  shared: Shared,
  look: (path: string) => Promise<Journey>,
  path: string,
  step: string,
  keys: string,
): Promise<void> {
  for (const until = Date.now() + openMs; Date.now() < until; await sleep(200)) {
    const journey = await look(path);
    const found = journey.milestones.flatMap(({ steps }) => steps).find(({ id }) => id === step);
    if (found !== undefined && found.state !== 'locked') return;
  }
  throw new Refused(`${keys}: ${step} did not open, although what it waits for is there`);
}

async function approvalOf(
  shared: Shared,
  user: string,
  journey: string,
  step: string,
): Promise<string> {
  type Page = {
    items: readonly { id: string; journey: string; step: string }[];
    nextCursor: string | null;
  };
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await insist(
      shared,
      { user, method: 'GET', path: `/v1/approvals?view=mine&limit=100${query}`, json: undefined },
      null,
    );
    const page = body as Page;
    const found = page.items.find((one) => one.journey === journey && one.step === step);
    if (found !== undefined) return found.id;
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw new Refused(`${journey}: ${step} was handed in, and nothing waits for a decision`);
}

/** Something right was refused, or something acknowledged is not there. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * The oracle: recomputes from what the clients wrote down, and compares with what the database and Temporal hold.
 *
 * It imports nothing of the product but what is needed to ask it. What facts earn it knows from the clauses as printed.
 */
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import type { SentFact } from './clients.ts';
import { judgeEnrolments } from './enrolments.ts';
import type { Recorded } from './record.ts';
import type { Sink } from './sink.ts';
import { SOURCE } from './world.ts';

/** What the oracle looks at. `kills` is how many processes were killed: each may have doubled one mail at most. */
export type Evidence = {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly record: readonly Recorded[];
  readonly sink: Sink;
  readonly kills: number;
};

/** What it found: sentences, empty if all is well; and how much it looked at. */
export type Verdict = {
  readonly wrong: readonly string[];
  readonly facts: number;
  readonly acknowledged: number;
  readonly journeys: number;
  readonly enrolments: number;
  readonly mails: number;
  readonly doubledMails: number;
};

/** Compares everything. */
export async function judge(evidence: Evidence): Promise<Verdict> {
  const client = new pg.Client({ connectionString: evidence.databaseUrl });
  await client.connect();
  try {
    const ask = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
      (await client.query<Row>(text, values)).rows;
    const facts = await judgeFacts(ask, evidence.record);
    const journeys = await judgeJourneys(ask, evidence);
    const enrolments = await judgeEnrolmentsOf(ask, evidence);
    const mails = await judgeMails(ask, evidence);
    return {
      wrong: [...facts.wrong, ...journeys.wrong, ...enrolments.wrong, ...mails.wrong],
      facts: facts.stored,
      acknowledged: facts.acknowledged + enrolments.acknowledged,
      enrolments: enrolments.count,
      journeys: journeys.count,
      mails: mails.count,
      doubledMails: mails.doubled,
    };
  } finally {
    await client.end();
  }
}

/** Asks the database. */
export type Ask = <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>;

/** Acknowledged once each, others once or not at all; entries and balances are what the facts that are there earn. */
async function judgeFacts(
  ask: Ask,
  record: readonly Recorded[],
): Promise<{ wrong: string[]; stored: number; acknowledged: number }> {
  const wrong: string[] = [];
  const stored = await ask<{ source_id: string; count: string }>(
    'select source_id, count(*) from fact where source = $1 group by source_id',
    [SOURCE],
  );
  const times = new Map(stored.map((row) => [row.source_id, Number(row.count)]));
  const isEvent = (what: unknown): boolean =>
    typeof what === 'object' && what !== null && 'event' in what;
  const sent = new Map(
    record.flatMap((line) =>
      line.at === 'sent' && isEvent(line.what) ? [[line.key, line.what as SentFact]] : [],
    ),
  );
  let acknowledged = 0;
  for (const line of record) {
    if (line.at !== 'answered' || line.status !== 200 || !sent.has(line.key)) continue;
    acknowledged += 1;
    if (!times.has(line.key)) wrong.push(`fact ${line.key} was acknowledged and is lost`);
  }
  for (const [id, count] of times) {
    if (count !== 1) wrong.push(`fact ${id} is there ${count} times`);
    if (!sent.has(id)) wrong.push(`fact ${id} was never sent`);
  }

  const there = [...sent.values()].filter(({ event }) => times.has(event.id));
  const earned = expectedOf(there.filter((fact) => 'points' in fact));
  const entries = await ask<{
    partner: string;
    source_id: string | null;
    deal: string | null;
    points: string;
    journey: boolean;
    training: boolean;
  }>(
    `select p.code as partner, e.subject as deal, sum(e.points) as points,
       bool_or(f.kind is null) as journey, bool_or(f.kind = 'training.completed') as training
     from entry e join partner p on p.id = e.partner_id left join fact f on f.id = e.fact_id
     group by p.code, e.subject`,
  );
  const posted = new Map<string, number>();
  for (const row of entries) {
    // Milestones and trainings are judged elsewhere.
    const key = row.deal?.startsWith('D-') === true ? row.deal : `${row.partner}/certifications`;
    if (key !== row.deal && (row.journey || row.training)) continue;
    posted.set(key, (posted.get(key) ?? 0) + Number(row.points));
  }
  for (const key of new Set([...earned.keys(), ...posted.keys()])) {
    const [should, is] = [earned.get(key) ?? 0, posted.get(key) ?? 0];
    if (should !== is) wrong.push(`${key} earned ${is} points, and should have ${should}`);
  }
  const balances = await ask<{ code: string; balance: string; entries: string }>(
    `select p.code, coalesce((select sum(points) from balance b where b.partner_id = p.id), 0) as balance,
       coalesce((select sum(points) from entry e where e.partner_id = p.id
         and e.effective_on <= p.as_of and p.as_of < e.expires_on), 0) as entries from partner p`,
  );
  for (const row of balances) {
    if (row.balance !== row.entries)
      wrong.push(`${row.code}: the balance is ${row.balance}, its entries are ${row.entries}`);
  }
  return { wrong, stored: stored.length, acknowledged };
}

/** Points by deal, and by partner for certifications: a deal that came back is worth nothing. */
function expectedOf(facts: readonly SentFact[]): Map<string, number> {
  const earned = new Map<string, number>();
  const returned = new Set(
    facts.filter(({ kind }) => kind === 'deal.returned').map(({ deal }) => deal),
  );
  for (const fact of facts) {
    if (fact.kind === 'deal.returned') continue;
    const key = fact.deal ?? `${fact.partner}/certifications`;
    const points = fact.deal !== null && returned.has(fact.deal) ? 0 : fact.points;
    earned.set(key, (earned.get(key) ?? 0) + points);
  }
  return earned;
}

type Progress = {
  readonly rows: {
    readonly state: string;
    readonly steps: Readonly<Record<string, { state: string; version: number }>>;
  };
};

/** What Temporal believes of a journey is what its rows say; milestones are paid once; decisions and evidence stand once. */
async function judgeJourneys(
  ask: Ask,
  evidence: Evidence,
): Promise<{ wrong: string[]; count: number }> {
  const wrong: string[] = [];
  const journeys = await ask<{ id: string; workflow_id: string; state: string }>(
    'select id, workflow_id, state from journey',
  );
  const connection = await Connection.connect({ address: evidence.temporalAddress });
  const { workflow } = new Client({ connection });
  for (const journey of journeys) {
    const steps = await ask<{ id: string; state: string; version: number }>(
      'select id, state, version from step where journey_id = $1',
      [journey.id],
    );
    const { rows } = await workflow.getHandle(journey.workflow_id).query<Progress>('progress');
    if (rows.state !== journey.state)
      wrong.push(`${journey.workflow_id} is ${journey.state}, and believes ${rows.state}`);
    for (const step of steps) {
      const believed = rows.steps[step.id];
      if (believed?.state !== step.state || believed.version !== step.version) {
        wrong.push(
          `${journey.workflow_id}/${step.id} is ${step.state} ${step.version}, and believes ${believed?.state} ${believed?.version}`,
        );
      }
    }
  }
  await connection.close();

  const unpaid = await ask<{ workflow_id: string; id: string; entries: string }>(
    `select j.workflow_id, m.id, (select count(*) from entry e where e.key = m.entry_key) as entries
     from milestone m join journey j on j.id = m.journey_id
     where m.state = 'completed' and (select count(*) from entry e where e.key = m.entry_key and e.points = m.points) <> 1`,
  );
  for (const row of unpaid)
    wrong.push(`${row.workflow_id}/${row.id} is completed and paid ${row.entries} times`);
  const [paid] = await ask<{ entries: string; milestones: string }>(
    `select (select count(*) from entry where fact_id is null and subject not like '%/%@%'
       and key in (select entry_key from milestone)) as entries,
       (select count(*) from milestone where state = 'completed') as milestones`,
  );
  if (paid?.entries !== paid?.milestones)
    wrong.push(`${paid?.milestones} milestones, ${paid?.entries} entries`);

  const decisions = await ask<{ workflow_id: string; step: string; count: string }>(
    `select j.workflow_id, e.step, count(*) from step_event e join journey j on j.id = e.journey_id
     where e.to_state = 'approved' group by 1, 2 having count(*) > 1`,
  );
  for (const row of decisions)
    wrong.push(`${row.workflow_id}/${row.step} was approved ${row.count} times`);
  const doubled = await ask<{ name: string; count: string }>(
    'select name, count(*) from evidence group by name having count(*) > 1',
  );
  for (const row of doubled) wrong.push(`evidence “${row.name}” is there ${row.count} times`);

  for (const line of evidence.record) {
    if (line.at !== 'answered' || line.status >= 300) continue;
    const said = line.said as { id?: string; state?: string; step?: string } | null;
    if (line.key.endsWith('-decide')) {
      const id = BigInt(Number.parseInt(String(said?.id).slice(4), 36));
      const [row] = await ask<{ state: string }>('select state from approval where id = $1', [
        String(id),
      ]);
      if (row?.state !== 'approved')
        wrong.push(`${line.key} was acknowledged, and the request is ${row?.state ?? 'not there'}`);
    }
    if (line.key.endsWith('-evidence')) {
      const name = line.key.slice(0, -'-evidence'.length);
      const [row] = await ask<{ count: string }>(
        `select count(*) from evidence where replace(name, ' ', '-') = $1`,
        [name],
      );
      if (row?.count !== '1')
        wrong.push(`${line.key} was acknowledged, and is there ${row?.count} times`);
    }
  }
  return { wrong, count: journeys.length };
}

async function judgeEnrolmentsOf(
  ask: Ask,
  { record, temporalAddress }: Evidence,
): ReturnType<typeof judgeEnrolments> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const { workflow } = new Client({ connection });
    return await judgeEnrolments(ask, record, (id) => workflow.getHandle(id).query('course'));
  } finally {
    await connection.close();
  }
}

/** Every mail went out; one may have gone twice where a process died between 250 and its commit. */
async function judgeMails(
  ask: Ask,
  { sink, kills }: Evidence,
): Promise<{ wrong: string[]; count: number; doubled: number }> {
  const wrong: string[] = [];
  const rows = await ask<{ id: string; topic: string; failed: string | null }>(
    'select id, topic, failed from outbox where done_at is null',
  );
  for (const row of rows)
    wrong.push(`outbox ${row.id} (${row.topic}) was not delivered: ${row.failed ?? 'it waits'}`);
  const doubled = [...sink.mails.values()].reduce((sum, count) => sum + count - 1, 0);
  if (doubled > kills) wrong.push(`${doubled} mails were doubled by ${kills} kills`);
  return { wrong, count: sink.mails.size, doubled };
}

/** Enrolments in a campaign: a company applies, onboarding decides, agreements are accepted, lines come and go. */
import { setTimeout as sleep } from 'node:timers/promises';
import { insist, Refused, type SentCommand, type Shared } from './clients.ts';
import type { Ask } from './oracle.ts';
import type { Recorded } from './record.ts';
import { ONBOARDING, type CampaignPartner } from './world.ts';

type Line = { readonly id: string; readonly state: string };
type One = {
  readonly id: string;
  readonly state: string;
  readonly lines: readonly Line[];
  readonly agreements: readonly {
    readonly entity: string;
    readonly version: string;
    readonly state: string;
    readonly hashes: { readonly en: string };
  }[];
};

/** Nobody is cleared to build there: each is a decision of its own. */
const COUNTRIES = ['CA', 'GB', 'DE', 'FR', 'NL', 'SE', 'ES', 'IT', 'PL', 'BE', 'AT', 'CH'] as const;
const waitMs = 60_000;

/** Enrols a company, then adds a country after another and drops it again; ends between two commands. */
export async function enrol(shared: Shared, { code, admin }: CampaignPartner): Promise<void> {
  const command = async (name: string, path: string, json: unknown, user = admin) => {
    const key = `${code}/enrolment/${name}`;
    const sent: SentCommand = { user, method: 'POST', path, json };
    shared.record.add({ at: 'sent', key, what: sent });
    const answer = await insist(shared, sent, key);
    shared.record.add({ at: 'answered', key, status: answer.status, said: answer.body });
    if (answer.status >= 400)
      throw new Refused(`${key}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 400)}`);
    return answer.body;
  };
  const look = async (path: string): Promise<One> =>
    (await insist(shared, { user: admin, method: 'GET', path, json: undefined }, null)).body as One;
  const until = async (path: string, is: (one: One) => boolean, what: string): Promise<One> => {
    for (const end = Date.now() + waitMs; Date.now() < end; await sleep(200)) {
      const one = await look(path);
      if (is(one)) return one;
    }
    throw new Refused(`${code}: ${what} did not come`);
  };
  const decided = async (path: string, line: string): Promise<void> => {
    const isThere = ({ lines }: One): boolean =>
      lines.some(({ id, state }) => id === line && state === 'in_review');
    await until(path, isThere, `${line} in review`);
    await command(
      `decided/${line}`,
      `${path}/decisions`,
      { lines: [line], verdict: 'approve' },
      ONBOARDING,
    );
  };
  const accepted = async (path: string): Promise<void> => {
    for (const { entity, version, state, hashes } of (await look(path)).agreements) {
      const json = { entity, version, locale: 'en', hash: hashes.en };
      if (state === 'asked') await command(`accepted/${entity}`, `${path}/acceptances`, json);
    }
  };

  try {
    const asked = ['solution-reseller', 'solution-builder'];
    const { id } = (await command('applied', '/v1/enrolments', {
      lines: asked.map((model) => ({ country: 'US', model })),
    })) as One;
    const path = `/v1/enrolments/${id}`;
    await decided(path, 'US/solution-builder');
    await accepted(path);
    for (const country of COUNTRIES) {
      if (shared.stopped()) return;
      const line = `${country}/solution-builder`;
      await command(`added/${line}`, `${path}/lines`, {
        lines: [{ country, model: 'solution-builder' }],
      });
      await decided(path, line);
      await accepted(path);
      if (shared.random.chance(0.5))
        await command(`dropped/${line}`, `${path}/drop`, { lines: [line] });
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    shared.violations.push(error.message);
  }
}

/** What an acknowledged command left behind, by the first word of its key. */
const TRACE_OF: Readonly<
  Record<string, { readonly kind: string; readonly to: readonly string[] }>
> = {
  added: { kind: 'add', to: ['screening'] },
  decided: { kind: 'decide', to: ['approved'] },
  dropped: { kind: 'drop', to: ['dropped', 'ended'] },
  accepted: { kind: 'accept', to: ['accepted'] },
};

type Course = {
  readonly version: number;
  readonly rows: { readonly state: string; readonly lines: Readonly<Record<string, Line>> };
};

/**
 * What was acknowledged stands once; what Temporal believes of an enrolment is what its rows say; having enrolled is paid once,
 * and who takes part by the lines takes part by the participations.
 */
export async function judgeEnrolments(
  ask: Ask,
  record: readonly Recorded[],
  courseOf: (workflowId: string) => Promise<Course>,
): Promise<{ wrong: string[]; count: number; acknowledged: number }> {
  const wrong: string[] = [];
  const enrolments = await ask<{
    id: string;
    code: string;
    workflow_id: string;
    state: string;
    version: number;
  }>(
    `select e.id, p.code, e.workflow_id, e.state, e.version from enrolment e join partner p on p.id = e.partner_id`,
  );
  for (const one of enrolments) {
    const course = await courseOf(one.workflow_id);
    if (course.rows.state !== one.state || course.version !== one.version)
      wrong.push(
        `${one.workflow_id} is ${one.state} ${one.version}, and believes ${course.rows.state} ${course.version}`,
      );
    const lines = await ask<Line>('select id, state from enrolment_line where enrolment_id = $1', [
      one.id,
    ]);
    for (const { id, state } of lines) {
      const believed = course.rows.lines[id]?.state;
      if (believed !== state)
        wrong.push(`${one.workflow_id}/${id} is ${state}, and believes ${believed}`);
    }
  }

  let acknowledged = 0;
  for (const line of record) {
    if (line.at !== 'answered' || line.status >= 300) continue;
    const [code, mark, did = '', ...of] = line.key.split('/');
    const trace = TRACE_OF[did];
    if (mark !== 'enrolment') continue;
    acknowledged += 1;
    const enrolment = enrolments.find((one) => one.code === code);
    if (enrolment === undefined) wrong.push(`${line.key} was acknowledged, and there is none`);
    if (enrolment === undefined || trace === undefined) continue;
    const [row] = await ask<{ count: string }>(
      `select count(*) from enrolment_event
       where enrolment_id = $1 and kind = $2 and subject = $3 and to_state = any($4)`,
      [enrolment.id, trace.kind, of.join('/'), trace.to],
    );
    if (row?.count !== '1')
      wrong.push(`${line.key} was acknowledged, and is there ${row?.count} times`);
  }

  const doubled = await ask<{ code: string; subject: string; kind: string; count: string }>(
    `select p.code, v.subject, v.kind, count(*) from enrolment_event v join partner p on p.id = v.partner_id
     where v.kind in ('add', 'decide', 'drop', 'accept') and v.subject like '%/%'
     group by 1, 2, 3, v.to_state having count(*) > 1`,
  );
  for (const row of doubled)
    wrong.push(`${row.code}: ${row.kind} of ${row.subject} is there ${row.count} times`);
  const welcomes = await ask<{ code: string; marks: string; entries: string }>(
    `select p.code, (select count(*) from enrolment e where e.partner_id = p.id and e.welcomed_at is not null) as marks,
       (select count(*) from entry e join clause c on c.id = e.clause_id
         where e.partner_id = p.id and c.clause = 'enrolment-welcome') as entries
     from partner p where exists (select from enrolment e where e.partner_id = p.id and e.started_on is not null)`,
  );
  for (const { code, marks, entries } of welcomes)
    if (marks !== '1' || entries !== '1')
      wrong.push(`${code} has enrolled, marked ${marks} times and paid ${entries} times`);
  const places = await ask<{ code: string; line: string; state: string; open: string }>(
    `select p.code, l.id as line, l.state, count(t.id) filter (where t.to_on is null) as open
     from enrolment_line l join partner p on p.id = l.partner_id
     left join site s on s.partner_id = l.partner_id and s.country = l.country
     left join participation t on t.site_id = s.id and t.model = l.model
     where l.state in ('active', 'ended') group by 1, 2, 3
     having count(t.id) filter (where t.to_on is null) <> case when l.state = 'active' then 1 else 0 end`,
  );
  for (const row of places)
    wrong.push(`${row.code} ${row.line} is ${row.state}, with ${row.open} open participations`);
  return { wrong, count: enrolments.length, acknowledged };
}

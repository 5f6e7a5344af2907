import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse/sync';
import type { Edition } from '../../../program/edition/types.ts';
import type { Fact, FactDraft } from '../../../program/facts.ts';
import * as intake from '../../../program/intake.ts';
import type { Participation } from '../../../program/judge.types.ts';
import { MODELS, type ModelId } from '../../../program/models.ts';
import { place } from '../../../program/place.ts';

/** The world's files, as they arrived. */
export const WORLD = join(import.meta.dirname, '../../../demo/world');

export type Refused = {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly detail: string;
};
export type Records = {
  readonly accounts: readonly intake.AccountRow[];
  readonly rates: readonly intake.RateRow[];
  readonly drafts: readonly FactDraft[];
  readonly refused: readonly Refused[];
};

/** Reads all files of a world through intake. */
export async function readWorld(dir: string): Promise<Records> {
  const refused: Refused[] = [];
  const rows = <T>(file: string, read: (row: intake.Row) => intake.Taken<T>): T[] => {
    const [header = [], ...lines] = parse(readFileSync(join(dir, file)), {
      bom: true,
      relax_column_count: true,
    });
    return lines.flatMap((cells, i) => {
      const row = intake.rowOf(header, cells);
      const taken = 'refused' in row ? row : read(row.taken);
      if ('taken' in taken) return [taken.taken];
      refused.push({ file, line: i + 2, ...taken.refused });
      return [];
    });
  };
  const trainings: FactDraft[] = [];
  let line = 0;
  for await (const text of createInterface({
    input: createReadStream(join(dir, 'trainings.jsonl')),
  })) {
    line += 1;
    const taken = intake.fromStatement(jsonOf(text));
    if ('taken' in taken) trainings.push(taken.taken);
    else refused.push({ file: 'trainings.jsonl', line, ...taken.refused });
  }
  return {
    accounts: rows('accounts.csv', intake.accountFromRow),
    rates: rows('exchange-rates.csv', intake.rateFromRow),
    drafts: [
      ...rows('deals.csv', intake.fromDealRow),
      ...rows('consumption.csv', intake.fromConsumptionRow),
      ...rows('certifications.csv', intake.fromCertificationRow),
      ...trainings,
    ],
    refused,
  };
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Places drafts as the product does, in memory; ids of partners are their codes, of people their addresses. */
export function placeAll(
  { accounts, rates }: Pick<Records, 'accounts' | 'rates'>,
  drafts: readonly FactDraft[],
  editions: readonly Edition[],
  today: string,
) {
  const modelOf = (program: string): ModelId | null =>
    MODELS.find((model) => editions[0]?.models[model].program === program) ?? null;
  const places = new Map<
    string,
    { partnerId: string; siteId: string; country: string; model: ModelId }
  >();
  const domains = new Map(accounts.map(({ domain, partner }) => [domain, partner]));
  const partners = new Map<
    string,
    { homeSiteId: string; homeCountry: string; countries: string[] }
  >();
  const participations = new Map<string, Participation[]>();
  const inOrder = [...accounts].sort((a, b) => {
    const order = (row: intake.AccountRow) => [
      MODELS.indexOf(modelOf(row.program) ?? 'solution-builder'),
      row.account,
    ];
    return JSON.stringify(order(a)) < JSON.stringify(order(b)) ? -1 : 1;
  });
  for (const { program, account, country, partner } of inOrder) {
    const model = modelOf(program);
    if (model === null) continue;
    places.set(account, { partnerId: partner, siteId: `${partner}/${country}`, country, model });
    const known = partners.get(partner) ?? {
      homeSiteId: `${partner}/${country}`,
      homeCountry: country,
      countries: [],
    };
    known.countries.push(country);
    partners.set(partner, known);
    const own = participations.get(partner) ?? [];
    own.push({ country, model, from: '2021-07-01', to: null });
    participations.set(partner, own);
  }
  const usd = new Map(rates.map((rate) => [`${rate.month}/${rate.currency}`, rate.usd]));
  const context = {
    editions,
    today: () => today,
    account: (id: string) => places.get(id) ?? null,
    person: (mail: string) => ({
      personId: mail,
      partnerId: domains.get(mail.split('@')[1] ?? '') ?? null,
    }),
    partner: (id: string) => partners.get(id) ?? null,
    rate: (month: string, currency: string) => usd.get(`${month}/${currency}`) ?? null,
  };
  const facts: Fact[] = [];
  const others: { draft: FactDraft; outcome: string; why: string }[] = [];
  for (const draft of drafts) {
    const placing = place(draft, context);
    if (placing.outcome === 'placed') {
      const { fact } = placing;
      facts.push({ ...fact, id: `${fact.source} ${fact.sourceId}`, knownAt: 0 });
    } else {
      const why = placing.outcome === 'parked' ? placing.key : placing.code;
      others.push({ draft, outcome: placing.outcome, why });
    }
  }
  return { facts, others, participations, partners };
}

/** The editions that the product ships. */
export const EDITIONS = join(import.meta.dirname, '../../../editions');

/** The same things in another order, the same for the same seed (mulberry32). */
export function shuffled<T>(all: readonly T[], seed: number): T[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return all
    .map((one) => ({ one, by: random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ one }) => one);
}

import { addMonths } from '../days.ts';
import type { Edition } from '../edition/types.ts';
import { FACT_FAMILY, type Fact } from '../facts.ts';
import { fromEvent } from '../intake/events.ts';
import type { Participation } from '../judge.types.ts';
import type { Country, Day, ModelId } from '../models.ts';
import { place } from '../place.ts';
import type { Known } from '../rules/records.types.ts';
import type { Case, FactInCase, PersonInCase } from './types.ts';

/** A fact that cannot be right: which one, and why. */
export type WrongFact = { readonly at: number; readonly why: string };

const TYPES: Readonly<Record<string, string>> = {
  trainings: 'training.completed',
  certifications: 'certification.earned',
  deals: 'deal.closed',
  consumption: 'consumption.reported',
  deployments: 'deployment.completed',
  offerings: 'offering.validated',
};

/** Everything that a case says of its partner, taken in and placed like the facts of any other. */
export function knownIn(edition: Edition, one: Case): Known | readonly WrongFact[] {
  const events = [
    ...one.people.flatMap((person) => eventsOf(edition, person)),
    ...one.facts.flatMap((fact, at) => expanded(edition, one, fact, at)),
  ];
  const wrong: WrongFact[] = [];
  const facts = events.flatMap(({ at, type, data }, i): Fact[] => {
    const placed = factOf(edition, one, type, data, i);
    if (typeof placed !== 'string') return [placed];
    wrong.push({ at, why: placed });
    return [];
  });
  if (wrong.length > 0) return wrong;
  const participations = Object.values(one.accounts).flatMap(
    ({ model, country, from }): Participation[] =>
      model === null ? [] : [{ model: model as ModelId, country, from: from ?? FIRST, to: null }],
  );
  return {
    facts,
    lines: [],
    participations,
    attributes: one.partner,
    people: new Map(
      one.people.flatMap(({ name, country }) =>
        country === null ? [] : [[mailOf(name), country]],
      ),
    ),
    home: homeOf(one),
    status: one.status,
  };
}

const FIRST: Day = '1970-01-01';
const mailOf = (name: string): string =>
  name.includes('@')
    ? name.toLowerCase()
    : `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}@case.example`;
const homeOf = ({ partner, accounts }: Case): Country =>
  String(partner['home'] ?? Object.values(accounts)[0]?.country ?? 'US');

type Event = {
  readonly at: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
};

const eventsOf = (edition: Edition, { name, holds }: PersonInCase): readonly Event[] =>
  holds.map(({ certification, from, until }) => ({
    at: -1,
    type: 'certification.earned',
    data: {
      person: mailOf(name),
      certification,
      date: from ?? edition.inForce.from,
      ...(until === null ? {} : { expiresOn: until }),
    },
  }));

/** A fact as many times as it says, with what it left out. */
function expanded(edition: Edition, one: Case, fact: FactInCase, at: number): readonly Event[] {
  const isDeclared = edition.rules.records.some(({ id }) => id === fact.type);
  const type = isDeclared ? 'record.reported' : (TYPES[fact.type] ?? fact.type);
  return Array.from({ length: fact.times }, (_, i) => {
    const nth = fact.times === 1 ? `${at + 1}` : `${at + 1}-${i + 1}`;
    const named = isDeclared ? { ...fact.data, record: fact.type } : fact.data;
    return { at, type, data: { ...leftOut(edition, one, type, nth, named), ...mailed(named) } };
  });
}

/** People may be called by their names in a case. */
const mailed = (data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  typeof data['person'] === 'string' ? { ...data, person: mailOf(data['person']) } : data;

/** Values for what a case leaves out, because it does not matter to it. */
function leftOut(
  edition: Edition,
  one: Case,
  type: string,
  nth: string,
  data: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const account = Object.keys(one.accounts)[0] ?? OWN_ACCOUNT;
  const date = one.on;
  const customer = `customer-${nth}`;
  const priced = { currency: 'USD', amount: '1' };
  switch (type) {
    case 'training.completed':
      return {
        person: 'somebody@case.example',
        course: 'course',
        completedAt: `${typeof data['date'] === 'string' ? data['date'] : date}T12:00:00Z`,
      };
    case 'certification.earned':
      return { person: 'somebody@case.example', date };
    case 'deal.registered':
    case 'deal.closed':
    case 'deal.returned':
      return {
        ...priced,
        account,
        deal: `D-${nth}`,
        customer,
        product: 'product',
        licence: 'licence',
        role: 'transact',
        date,
      };
    case 'consumption.reported':
      return { ...priced, account, customer, product: 'product', month: date.slice(0, 7) };
    case 'deployment.completed':
      return { account, deployment: `X-${nth}`, customer, product: 'product', date };
    case 'offering.validated':
      return { account, offering: `O-${nth}`, kind: 'services', product: 'product', date };
    case 'record.reported':
      return leftOutOfRecord(edition, data, { account, nth, date });
    default:
      return {};
  }
}

function leftOutOfRecord(
  edition: Edition,
  data: Readonly<Record<string, unknown>>,
  { account, nth, date }: { readonly account: string; readonly nth: string; readonly date: Day },
): Readonly<Record<string, unknown>> {
  const family = edition.rules.records.find(({ id }) => id === data['record']);
  const dated = family === undefined || family.on === 'date' ? date : (data[family.on] ?? date);
  const customer =
    family !== undefined && 'customer' in family.fields ? { customer: `customer-${nth}` } : {};
  return { account, id: `R-${nth}`, date: dated, ...customer };
}

const OWN_ACCOUNT = 'account';

/** The fact of an event, or why it is none. */
function factOf(
  edition: Edition,
  one: Case,
  type: string,
  data: Readonly<Record<string, unknown>>,
  at: number,
): Fact | string {
  const { date: _, ...withoutDate } = data;
  const taken = fromEvent({
    specversion: '1.0',
    source: 'case',
    id: `e-${String(at).padStart(6, '0')}`,
    type,
    time: `${one.on}T12:00:00Z`,
    // A course says when it was completed, a month which it is.
    data: type === 'training.completed' || type === 'consumption.reported' ? withoutDate : data,
  });
  if ('refused' in taken) return taken.refused.detail;
  // Facts of the years before it may count in a window.
  const always = { ...edition, inForce: { from: FIRST, to: null } };
  const placing = place(taken.taken, {
    editions: [always],
    today: () => addMonths(one.on, 120),
    account: (id) => accountIn(one, id),
    person: (mail) => ({ personId: mail, partnerId: 'partner' }),
    partner: () => ({ homeSiteId: null, homeCountry: homeOf(one), countries: [homeOf(one)] }),
    rate: (__, currency) => (currency === 'USD' ? '1' : (one.rates[currency] ?? null)),
  });
  if (placing.outcome === 'placed')
    return { ...placing.fact, id: `e-${String(at).padStart(6, '0')}`, knownAt: 0 };
  return placing.outcome === 'refused'
    ? placing.detail
    : `${placing.key} is not known in this case`;
}

function accountIn({ accounts, ...one }: Case, id: string) {
  const found = accounts[id];
  if (found !== undefined)
    return {
      partnerId: 'partner',
      siteId: id,
      country: found.country,
      model: found.model as ModelId,
    };
  if (id !== OWN_ACCOUNT || Object.keys(accounts).length > 0) return null;
  return {
    partnerId: 'partner',
    siteId: id,
    country: homeOf({ accounts, ...one }),
    model: null as never,
  };
}

export const EVENT_TYPES: readonly string[] = Object.keys(FACT_FAMILY);

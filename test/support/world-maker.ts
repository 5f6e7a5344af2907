/**
 * Makes worlds of the shape of `demo/world/`: the same files with the same kinds of dirt, from a seed. What makes points hard
 * is dense here: caps that are hit, returns in either order, moments on both sides of midnight where a year begins.
 */
import { randomOf, type Random } from './random.ts';

/** The files of a world by name, in the order in which an operator would send them. */
export type World = Readonly<Record<WorldFile, string>>;

/** Names of the files that are imported. */
export const worldFiles = [
  'accounts.csv',
  'exchange-rates.csv',
  'certifications.csv',
  'deals.csv',
  'consumption.csv',
  'trainings.jsonl',
] as const;
export type WorldFile = (typeof worldFiles)[number];

/** What world to make: `code` begins every id of it, so that two worlds can stand side by side. */
export type WorldOptions = {
  readonly seed: number;
  readonly code: string;
  readonly partners: number;
  /** The first month, `2023-07`; two years of facts follow. */
  readonly from: string;
};

type Account = {
  readonly program: 'solution-provider' | 'cloud-provider' | 'services';
  readonly account: string;
  readonly country: Country;
};
type Partner = {
  readonly code: string;
  readonly company: string;
  readonly domain: string;
  readonly accounts: readonly Account[];
  readonly people: readonly string[];
  readonly customers: readonly string[];
};
type Making = WorldOptions & { readonly random: Random; readonly months: readonly string[] };

const CURRENCY_OF = {
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  DE: 'EUR',
  DK: 'DKK',
  FR: 'EUR',
  GB: 'GBP',
  IN: 'INR',
  JP: 'JPY',
  NL: 'EUR',
  US: 'USD',
} as const;
type Country = keyof typeof CURRENCY_OF;
type Currency = (typeof CURRENCY_OF)[Country];
const COUNTRIES = Object.keys(CURRENCY_OF) as readonly Country[];
const PROGRAMS = ['solution-provider', 'cloud-provider', 'services'] as const;
/** About what a unit was worth; a rate of a month lies within some percent. */
const DOLLARS: Readonly<Record<Currency, number>> = {
  AUD: 0.68,
  BRL: 0.2,
  CAD: 0.74,
  CHF: 1.09,
  DKK: 0.145,
  EUR: 1.08,
  GBP: 1.25,
  INR: 0.0121,
  JPY: 0.0072,
  USD: 1,
};
const PRODUCTS = [
  'compute',
  'containers',
  'disaster-recovery',
  'endpoint',
  'network',
  'observability',
  'security',
  'storage',
] as const;
const COURSES = [
  'customer-success-basics',
  'deploy-network',
  'design-compute',
  'foundation-cloud',
  'foundation-endpoint',
  'foundation-network',
  'operate-containers',
  'sales-essentials',
  'technical-essentials',
] as const;
const CERTIFICATIONS = [
  'advanced-compute',
  'advanced-containers',
  'customer-success-manager',
  'professional-compute',
  'professional-endpoint',
  'professional-network',
  'sales-professional',
] as const;
const OFFSETS = ['+00:00', '+01:00', '+05:30', '+09:00', '-05:00', '-08:00'] as const;

/** Makes the world. The same options give the same bytes. */
export function makeWorld(options: WorldOptions): World {
  const random = randomOf(options.seed);
  const first = Number(options.from.slice(0, 4)) * 12 + Number(options.from.slice(5)) - 1;
  const months = Array.from({ length: 24 }, (_, i) => monthOf(first + i));
  const making: Making = { ...options, random, months };
  const partners = Array.from({ length: options.partners }, (_, i) => partnerOf(making, i));
  return {
    'accounts.csv': csv(
      'program,account,country,partner,company,domain',
      partners.flatMap(({ code, company, domain, accounts }) =>
        accounts.map(
          ({ program, account, country }) =>
            `${program},${account},${country},${code},${company},${domain}`,
        ),
      ),
    ),
    'exchange-rates.csv': csv('month,currency,usd', rates(months)),
    'certifications.csv': csv(
      'person,certification,earned_on,expires_on',
      dirty(making, [
        ...partners.flatMap((one) => certifications(making, one)),
        ...wrongCertifications(making, partners),
      ]),
    ),
    'deals.csv': csv(
      'deal_id,partner,country,customer,product,licence,role,currency,amount,registered_on,date,status',
      dirty(making, [...deals(making, partners), ...wrongDeals(making, partners)]),
    ),
    'consumption.csv': csv(
      'month,partner,country,customer,product,units,currency,amount',
      dirty(making, [
        ...partners.flatMap((one) => consumption(making, one)),
        ...wrongConsumption(making, partners),
      ]),
    ),
    'trainings.jsonl': lines(
      dirty(making, [
        ...partners.flatMap((one) => trainings(making, one)),
        ...wrongTrainings(making),
      ]),
    ),
  };
}

const COMPANIES = [
  'Nordlicht',
  'Keystone',
  'Zürichberg',
  'Outback',
  '株式会社',
  'Monsoon',
  "L'Étoile",
] as const;

function partnerOf({ random, code: world, seed }: Making, index: number): Partner {
  const code = `${world}${String(index).padStart(5, '0')}`;
  const domain = `${code.toLowerCase()}.example`;
  // Most stand in one or two countries with one or two programs, a few everywhere.
  const places = random.chance(0.05) ? 9 : random.between(1, 4);
  const accounts = Array.from({ length: places }, (_, i): Account => {
    const program = random.pick(PROGRAMS);
    const number = `${seed}${index}${i}${random.between(10, 99)}`;
    return {
      program,
      // Ids with leading zeros, as cloud accounts have them.
      account:
        program === 'cloud-provider'
          ? `0${number}`
          : `${program === 'services' ? 'A' : 'SP-'}${world}${number}`,
      country: random.pick(COUNTRIES),
    };
  });
  return {
    code,
    company: `${random.pick(COMPANIES)} ${code}`,
    domain,
    accounts,
    people: Array.from({ length: random.between(1, 7) }, (_, i) => `u${i}@${domain}`),
    customers: Array.from({ length: random.between(2, 6) }, (_, i) => `cust-${world}${index}-${i}`),
  };
}

/** The same for every seed, so that worlds of the same months agree on what a euro was worth. */
function rates(months: readonly string[]): string[] {
  return months.flatMap((month) =>
    Object.entries(DOLLARS).map(([currency, about]) => {
      const random = randomOf(
        Number(month.replace('-', '')) * 31 +
          (currency.codePointAt(0) ?? 0) * 7 +
          (currency.codePointAt(2) ?? 0),
      );
      return `${month},${currency},${currency === 'USD' ? '1' : (about * (0.95 + random.next() / 10)).toFixed(6)}`;
    }),
  );
}

function certifications({ random, months }: Making, { people }: Partner): string[] {
  return people.flatMap((person) =>
    random.some(CERTIFICATIONS, random.between(0, 3)).map((name) => {
      const on = dayFrom(random, months);
      const ends = addDays(on, random.pick([364, 364, 729, 90]));
      return `${person},${name},${on},${random.chance(0.1) ? '' : ends}`;
    }),
  );
}

const wrongCertifications = ({ code }: Making, [one]: readonly Partner[]): string[] => [
  `u0@nobody-${code.toLowerCase()}.example,advanced-compute,2023-01-02,2024-01-01`,
  `${one?.people[0]},advanced-compute,2023-05-02,2023-05-01`,
  `${one?.people[0]},advanced-compute,2021-06-30,2030-06-30`,
  `${one?.people[0]},advanced-compute,2023-02-30,2024-02-28`,
  `somebody,sales-professional,2023-02-28,2024-02-28`,
];

function deals(making: Making, partners: readonly Partner[]): string[] {
  const { random, code } = making;
  let number = 0;
  return partners.flatMap((partner) =>
    Array.from({ length: random.between(2, 30) }, () => {
      number += 1;
      return dealLines(making, partner, `D-${code}${String(number).padStart(6, '0')}`);
    }).flat(),
  );
}

/** A deal, and in some cases its return: later, much later, on the same day, before it, or of a deal that never closed. */
function dealLines({ random, months }: Making, partner: Partner, id: string): string[] {
  const { program, account, country } = random.pick(partner.accounts);
  const currency = random.chance(0.2)
    ? random.pick(Object.values(CURRENCY_OF))
    : CURRENCY_OF[country];
  // Half of the deals are with one customer, whose caps are therefore hit.
  const customer = random.chance(0.5) ? partner.customers[0] : random.pick(partner.customers);
  const licence = random.pick(['subscription', 'perpetual', 'saas']);
  const role = random.chance(program === 'services' ? 0.6 : 0.05) ? 'influence' : 'transact';
  const on = dayFrom(random, months);
  const registered = laterOf(addDays(on, -random.between(0, 90)), '2021-06-01');
  const amount = amountOf(random, currency, random.pick([900, 9_000, 90_000, 400_000]));
  const head = `${id},${account},${country},${customer},${random.pick(PRODUCTS)},${licence},${role},${currency},${amount},${registered}`;
  const closed = `${head},${on},closed`;
  if (!random.chance(0.12)) return [closed];
  const days = random.pick([
    random.between(1, 40),
    random.between(41, 700),
    0,
    -random.between(0, 20),
  ]);
  const returned = `${head},${laterOf(registered, addDays(on, days))},returned`;
  return random.chance(0.08)
    ? [returned]
    : random.chance(0.5)
      ? [returned, closed]
      : [closed, returned];
}

/** What cannot be right, each by another reason. */
function wrongDeals({ random, code }: Making, partners: readonly Partner[]): string[] {
  const [{ account, country } = { account: '', country: '' }] = random.pick(partners).accounts;
  const deal = (n: number, cells: string): string =>
    `D-${code}9${n},${account},${country},${cells}`;
  const good = 'cust-1,compute,saas,transact,USD';
  return [
    `D-${code}90,SP-nobody-${code},DE,${good},100.00,2023-01-02,2023-02-01,closed`,
    deal(1, `${good},12,5,2023-01-02,2023-02-01,closed`),
    deal(2, `${good},"12,5",2023-01-02,2023-02-01,closed`),
    deal(3, `${good},1e9999,2023-01-02,2023-02-01,closed`),
    deal(4, `${good},-5,2023-01-02,2023-02-01,closed`),
    deal(5, `${good},0,2023-01-02,2023-02-01,closed`),
    deal(6, 'cust-1,compute,saas,transact,XXX,500.00,2023-01-02,2023-02-01,closed'),
    deal(7, `${good},5000,2023-01-02,2023-02-30,closed`),
    deal(8, `${good},5000,2023-03-02,2023-02-01,closed`),
    deal(9, `${good},5000,2021-01-02,2021-06-30,closed`),
    deal(
      10,
      '"=HYPERLINK(""http://x.example"")",compute,saas,transact,USD,1,2023-01-02,2023-02-01,maybe',
    ),
    deal(11, `${good},5000,2022-12-02,2023-02-01,closed,extra`),
    `D-${code}912,${account}`,
  ];
}

function consumption({ random, months }: Making, { accounts, customers }: Partner): string[] {
  return accounts.flatMap(({ program, account, country }) => {
    // A few lines of accounts that sell no cloud: they are facts, and earn nothing.
    if (program !== 'cloud-provider' && !random.chance(0.05)) return [];
    return random.some(customers, random.between(1, 4)).flatMap((customer) => {
      const currency = random.chance(0.1) ? 'USD' : CURRENCY_OF[country];
      const most = random.pick([400, 4_000, 30_000]);
      return random.some(PRODUCTS, random.between(1, 2)).flatMap((product) =>
        months
          .filter(() => !random.chance(0.2))
          .map((month) => {
            const amount = random.chance(0.05) ? '0' : meteredOf(random, currency, most);
            return `${month},${account},${country},${customer},${product},${random.between(0, 90)}.${random.between(100, 999)},${currency},${amount}`;
          }),
      );
    });
  });
}

const wrongConsumption = ({ code }: Making, [one]: readonly Partner[]): string[] => [
  `2023-13,${one?.accounts[0]?.account},DE,cust-1,compute,1,EUR,5`,
  `2023-12,nobody-${code},DE,cust-1,compute,1,EUR,5000`,
  `2023-12,${one?.accounts[0]?.account},DE,cust-1,compute,many,EUR,5`,
  `2023-12,${one?.accounts[0]?.account},DE,cust-1,compute,1,EUR,"5.000,00"`,
];

function trainings({ random, months }: Making, { people }: Partner): string[] {
  return people.flatMap((person) =>
    // More than five in a year, and the same course again, so that neither counts twice.
    Array.from({ length: random.between(0, 18) }, () => {
      const verb = random.pick(['passed', 'passed', 'passed', 'passed', 'failed', 'completed']);
      const success = verb === 'completed' ? {} : { success: verb === 'passed' };
      return JSON.stringify({
        id: random.uuid(),
        actor: { objectType: 'Agent', mbox: `mailto:${person}` },
        verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
        object: {
          objectType: 'Activity',
          id: `https://learning.vendor.example/courses/${random.pick(COURSES)}`,
        },
        result: { ...success, completion: true, score: { scaled: random.between(30, 100) / 100 } },
        timestamp: momentFrom(random, months),
      });
    }),
  );
}

const wrongTrainings = ({ random, code }: Making): string[] => [
  '{"id": "not-a-uuid", "actor": {}}',
  '{"truncated": ',
  '[]',
  JSON.stringify({
    id: random.uuid(),
    actor: { objectType: 'Agent', mbox: `mailto:u0@nobody-${code.toLowerCase()}.example` },
    verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
    object: {
      objectType: 'Activity',
      id: 'https://learning.vendor.example/courses/foundation-cloud',
    },
    timestamp: '2022-12-31T23:30:00-08:00',
  }),
];

/** A day of the world; one in four is a day on which something begins or ends. */
function dayFrom(random: Random, months: readonly string[]): string {
  const month = random.pick(months);
  if (!random.chance(0.25)) return `${month}-${String(random.between(1, 28)).padStart(2, '0')}`;
  const edges = months.flatMap((one) =>
    /-(06|12|02|07|01)$/.test(one)
      ? [addDays(`${one}-01`, 0), addDays(addDays(`${one}-28`, 4).slice(0, 8) + '01', -1)]
      : [],
  );
  return random.pick(edges);
}

/** A moment with its offset; one in three within hours of a midnight at which something begins or ends. */
function momentFrom(random: Random, months: readonly string[]): string {
  const offset = random.pick(OFFSETS);
  const [day, hour] = random.chance(0.35)
    ? [dayFrom(random, months), random.pick([0, 1, 4, 5, 7, 14, 15, 22, 23])]
    : [dayFrom(random, months), random.between(0, 23)];
  const [h, m, s] = [hour, random.between(0, 59), random.between(0, 59)].map((n) =>
    String(n).padStart(2, '0'),
  );
  return `${day}T${h}:${m}:${s}${random.chance(0.1) ? '.5' : ''}${offset}`;
}

/** A price in a currency; some are such that points lie exactly half way. */
function amountOf(random: Random, currency: Currency, most: number): string {
  if (currency === 'USD' && random.chance(0.2))
    return `${random.between(0, 40) * 1_000 + random.pick([500, 1_250, 625, 2_000])}.00`;
  const units = random.between(100, Math.round(most / DOLLARS[currency]));
  return currency === 'JPY'
    ? String(units)
    : `${units}.${String(random.between(0, 99)).padStart(2, '0')}`;
}

/** A metered amount: fractions of a yen, sums that meet a step exactly. */
function meteredOf(random: Random, currency: Currency, most: number): string {
  if (currency === 'USD' && random.chance(0.2))
    return random.pick(['1000.00', '2500', '999.99', '5000.00', '10000', '25000.00', '50000.00']);
  const units = random.between(1, Math.round(most / DOLLARS[currency]));
  return `${units}.${currency === 'JPY' && random.chance(0.3) ? '50' : String(random.between(0, 99)).padStart(2, '0')}`;
}

/** As feeds come: shuffled, a few lines twice. */
const dirty = ({ random }: Making, all: readonly string[]): string[] =>
  random.shuffled(all.flatMap((line) => (random.chance(0.02) ? [line, line] : [line])));

/**
 * The same world as another delivery: every line one to five times, in any order. Neither may matter.
 */
export function shuffledWorld(world: World, seed: number): World {
  const random = randomOf(seed);
  const again = (name: WorldFile): string => {
    const all = world[name].split(/\r?\n/).filter((line) => line !== '');
    const head = name.endsWith('.csv') ? all.slice(0, 1) : [];
    const many = all
      .slice(head.length)
      .flatMap((line) => Array.from({ length: random.between(1, 5) }, () => line));
    return lines([...head, ...random.shuffled(many)]);
  };
  return Object.fromEntries(worldFiles.map((name) => [name, again(name)])) as World;
}

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const csv = (head: string, rows: readonly string[]): string => lines([head, ...rows]);
const monthOf = (n: number): string =>
  `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`;
const laterOf = (a: string, b: string): string => (a > b ? a : b);
const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

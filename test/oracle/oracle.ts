/**
 * The standings of a world on a day, worked out a second time: plain lines that import nothing of the product, so that
 * an error in the engine cannot hide in its test. The numbers of `unified-2023` are written here again.
 *
 *   node test/oracle/oracle.ts demo/world 2023-06-30
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MODEL = {
  'solution-provider': 'solution-reseller',
  services: 'solution-services-provider',
  'cloud-provider': 'cloud-services-provider',
} as const;
type Model = (typeof MODEL)[keyof typeof MODEL];
const ZONE: Record<string, string> = {
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CH: 'Europe/Zurich',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  IN: 'Asia/Kolkata',
  JP: 'Asia/Tokyo',
  NL: 'Europe/Amsterdam',
  US: 'America/New_York',
};
/** Clauses 3.2 to 3.5: points of a certification. */
const CERTIFICATION: readonly (readonly [RegExp, number])[] = [
  [/^professional-/, 25],
  [/^advanced-/, 40],
  [/^sales-professional$/, 15],
  [/^customer-success-manager$/, 20],
];
/** Clause 5.1: US dollars of a month and country → points. */
const STEPS: readonly (readonly [bigint, number])[] = [
  [50_000n, 16],
  [25_000n, 11],
  [10_000n, 7],
  [5_000n, 4],
  [2_500n, 2],
  [1_000n, 1],
];
/** Tiers: points, certified people, people with an advanced certification. */
const TIERS = [
  ['principal', 500, 4, 1],
  ['advanced', 250, 2, 0],
  ['select', 100, 1, 0],
] as const;

/** Clauses 4.1 to 4.5: number, US dollars per point, cap for a customer and program year. */
function dealRule(
  model: Model,
  role: string,
  licence: string,
): readonly [string, bigint, number] | null {
  if (model === 'solution-services-provider') {
    return role === 'influence' ? ['4.3', 1_000n, 120] : ['4.5', 4_000n, 50];
  }
  if (role !== 'transact') return null;
  if (model === 'cloud-services-provider') return ['4.4', 1_250n, 160];
  if (licence === 'perpetual') return ['4.2', 2_500n, 80];
  return licence === 'subscription' || licence === 'saas' ? ['4.1', 1_000n, 200] : null;
}

const UNIT = 10n ** 12n; // decimals are integers of 10^-12
const isDecimal = (text: string): boolean => /^\d{1,12}(\.\d{1,12})?$/.test(text);
function decimal(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * UNIT + BigInt(fraction.padEnd(12, '0'));
}
const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);
const programYear = (day: string): number =>
  Number(day.slice(0, 4)) - (day.slice(5) < '07-01' ? 1 : 0);
const monthEnd = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0))
    .toISOString()
    .slice(0, 10);
/** Points count for twelve months; 29 February counts until 28 February. */
function counts(from: string, day: string): boolean {
  const next = `${Number(from.slice(0, 4)) + 1}${from.slice(4)}`;
  return from <= day && day < (isDay(next) ? next : next.replace('-29', '-28'));
}
const CALENDAR = new Map(
  Object.values(ZONE).map((timeZone) => [timeZone, new Intl.DateTimeFormat('sv-SE', { timeZone })]),
);
const dayIn = (zone: string, time: string): string =>
  CALENDAR.get(zone)?.format(new Date(time)) ?? time.slice(0, 10);
const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Lines of a CSV file that have as many cells as the first; quotes are doubled inside quotes. */
function table(dir: string, file: string): Record<string, string>[] {
  const lines = readFileSync(join(dir, file), 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(Boolean);
  const cells = (line: string): string[] =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
      quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
    );
  const header = cells(lines[0] ?? '');
  return lines
    .slice(1)
    .map(cells)
    .filter((row) => row.length === header.length)
    .map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
}
const once = <T>(all: readonly T[], key: (one: T) => string): T[] => [
  ...new Map(all.map((one) => [key(one), one])).values(),
];

/** The CSV of `ascent export standings --as-of DAY`. */
export function standings(dir: string, day: string): string {
  const points = new Map<string, Map<string, number>>(); // partner → model,kind,country → points
  const add = (partner: string, what: string, more: number): void => {
    const own = points.get(partner) ?? new Map<string, number>();
    points.set(partner, own.set(what, (own.get(what) ?? 0) + more));
  };

  const order = Object.keys(MODEL);
  const accounts = table(dir, 'accounts.csv').sort(
    (a, b) =>
      order.indexOf(a.program ?? '') - order.indexOf(b.program ?? '') ||
      before(a.account ?? '', b.account ?? ''),
  );
  const places = new Map<string, { partner: string; country: string; model: Model }>();
  const domains = new Map<string, { partner: string; zone: string }>();
  for (const { program = '', account = '', country = '', partner = '', domain = '' } of accounts) {
    places.set(account, { partner, country, model: MODEL[program as keyof typeof MODEL] });
    points.set(partner, new Map());
    // The home of a partner is the site of its first account.
    if (!domains.has(domain)) domains.set(domain, { partner, zone: ZONE[country] ?? 'UTC' });
  }
  const rates = new Map(
    table(dir, 'exchange-rates.csv').map((row) => [
      `${row.month}/${row.currency}`,
      decimal(row.usd ?? ''),
    ]),
  );
  const partnerOf = (mail: string) => domains.get(mail.slice(mail.indexOf('@') + 1));

  // 3.1: 4 points a course that was passed, once a program year, at most 20 a person and program year.
  const passed = readFileSync(join(dir, 'trainings.jsonl'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const { id, actor, verb, object, timestamp } = JSON.parse(line);
        const isRight = /^[0-9a-f-]{36}$/.test(id) && verb.id.endsWith('/passed');
        const person = isRight ? actor.mbox.slice('mailto:'.length) : '';
        const at = partnerOf(person);
        return at === undefined
          ? []
          : [{ partner: at.partner, person, course: object.id, on: dayIn(at.zone, timestamp), id }];
      } catch {
        return [];
      }
    })
    .filter(({ on }) => on >= '2021-07-01' && on <= day)
    .sort((a, b) => before(a.on, b.on) || before(a.id, b.id));
  const seen = new Set<string>();
  const courses = new Map<string, number>();
  for (const { partner, person, course, on } of passed) {
    const group = `${person} ${programYear(on)}`;
    const soFar = courses.get(group) ?? 0;
    if (soFar === 5 || seen.has(`${group} ${course}`)) continue;
    seen.add(`${group} ${course}`);
    courses.set(group, soFar + 1);
    if (counts(on, day)) add(partner, 'company,foundational,', 4);
  }

  // 3.2 to 3.5: points for each certification.
  const certifications = once(table(dir, 'certifications.csv'), (row) =>
    JSON.stringify(row),
  ).flatMap((row) => {
    const {
      person = '',
      certification: name = '',
      earned_on: on = '',
      expires_on: until = '',
    } = row;
    const at = partnerOf(person);
    const isRight =
      isDay(on) && (until === '' || (isDay(until) && until >= on)) && on >= '2021-07-01';
    return at === undefined || !isRight || on > day
      ? []
      : [{ partner: at.partner, person, name, on, until }];
  });
  for (const { partner, name, on } of certifications) {
    const worth = CERTIFICATION.find(([names]) => names.test(name))?.[1] ?? 0;
    if (worth > 0 && counts(on, day)) add(partner, 'company,foundational,', worth);
  }

  // 4.1 to 4.5: deals, the value rounded once, capped by customer and program year; a return takes back what was earned.
  const deals = once(table(dir, 'deals.csv'), (row) => JSON.stringify(row)).flatMap((row) => {
    const {
      deal_id: id = '',
      partner: account = '',
      currency = '',
      amount = '',
      date: on = '',
    } = row;
    const {
      registered_on: registered = '',
      status = '',
      customer = '',
      role = '',
      licence = '',
    } = row;
    const at = places.get(account);
    const rule = at === undefined ? null : dealRule(at.model, role, licence);
    const rate = rates.get(`${on.slice(0, 7)}/${currency}`) ?? (status === 'returned' ? 0n : null);
    const isRight = isDecimal(amount) && decimal(amount) > 0n && isDay(on) && isDay(registered);
    if (at === undefined || rule === null || rate === null || !isRight) return [];
    if (on < registered || on < '2021-07-01' || on > day) return [];
    return [
      {
        ...at,
        id,
        on,
        status,
        customer,
        rule,
        usd: decimal(amount) * rate,
        of: `${at.partner} ${id}`,
      },
    ];
  });
  const closed = new Map(deals.filter((d) => d.status === 'closed').map((d) => [d.of, d]));
  const events = deals.flatMap((event) => {
    const deal = closed.get(event.of);
    return deal === undefined ? [] : [{ ...event, deal }];
  });
  const voided = new Set(
    events.filter((e) => e.status === 'returned' && e.on <= e.deal.on).map((e) => e.of),
  );
  const groupOf = ({ deal }: (typeof events)[number]): string =>
    JSON.stringify([deal.partner, deal.rule[0], programYear(deal.on), deal.customer]);
  for (const group of Map.groupBy(events, groupOf).values()) {
    group.sort(
      (a, b) => before(a.on, b.on) || before(`${a.id}/${a.status}`, `${b.id}/${b.status}`),
    );
    const earned = new Map<string, number>();
    for (const { status, of, deal } of group) {
      const [, dollars, cap] = deal.rule;
      const per = dollars * UNIT * UNIT;
      const left = cap - [...earned.values()].reduce((all, one) => all + one, 0);
      const worth = Math.min(Number((2n * deal.usd + per) / (2n * per)), left);
      const now = status === 'returned' || voided.has(of) ? 0 : worth;
      const more = now - (earned.get(of) ?? 0);
      earned.set(of, now);
      if (counts(deal.on, day)) add(deal.partner, `${deal.model},performing,${deal.country}`, more);
    }
  }

  // 5.1: consumption by month and country; yen come in fractions and are rounded half to even.
  const used = once(table(dir, 'consumption.csv'), (row) => JSON.stringify(row)).flatMap((row) => {
    const { month = '', partner: account = '', amount = '', currency = '' } = row;
    const at = places.get(account);
    const rate = rates.get(`${month}/${currency}`);
    const isOurs =
      at?.model === 'cloud-services-provider' && rate !== undefined && isDecimal(amount);
    if (!isOurs || monthEnd(month) > day) return [];
    const coin = currency === 'JPY' ? UNIT : UNIT / 100n;
    const [floor, rest] = [decimal(amount) / coin, decimal(amount) % coin];
    const up = 2n * rest > coin || (2n * rest === coin && floor % 2n === 1n);
    return [
      {
        group: `${at.partner} ${month} ${at.country}`,
        at,
        month,
        usd: (floor + (up ? 1n : 0n)) * coin * rate,
      },
    ];
  });
  for (const group of Map.groupBy(used, (one) => one.group).values()) {
    const sum = group.reduce((all, { usd }) => all + usd, 0n);
    const worth = STEPS.find(([from]) => sum >= from * UNIT * UNIT)?.[1] ?? 0;
    const [first] = group;
    if (first !== undefined && worth > 0 && counts(monthEnd(first.month), day)) {
      add(first.at.partner, `cloud-services-provider,performing,${first.at.country}`, worth);
    }
  }

  const held = certifications.filter(({ until }) => until === '' || day <= until);
  const lines = [...points].flatMap(([partner, own]) => {
    const total = [...own.values()].reduce((all, one) => all + one, 0);
    const mine = held.filter((one) => one.partner === partner);
    const people = new Set(mine.map(({ person }) => person)).size;
    const advanced = new Set(
      mine.filter(({ name }) => name.startsWith('advanced-')).map(({ person }) => person),
    ).size;
    const tier =
      TIERS.find(([, p, n, a]) => total >= p && people >= n && advanced >= a)?.[0] ?? 'registered';
    const some = [...own].filter(([, one]) => one !== 0);
    return some.length === 0
      ? [`${partner},,,,0,${tier}`]
      : some.map(([what, one]) => `${partner},${what},${one},${tier}`);
  });
  return ['partner,model,kind,country,points,tier', ...lines.sort(before), ''].join('\n');
}

const [, script, dir, day] = process.argv;
if (script === import.meta.filename && dir !== undefined && day !== undefined) {
  process.stdout.write(standings(dir, day));
}

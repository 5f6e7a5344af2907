import type { FactDraft, FactFields } from '../facts.ts';
import type { Country, Month } from '../models.ts';
import {
  PERSON_MARK,
  type Taken,
  choiceFrom,
  countryFrom,
  currencyFrom,
  dayFrom,
  decimalFrom,
  domainFrom,
  idFrom,
  keyFrom,
  mailFrom,
  meteredFrom,
  monthFrom,
  priceFrom,
  refuse,
  shown,
  taking,
  wordsFrom,
} from './check.ts';

/** Lines of files. Their natural key is their identity, so that a file may be sent again. */

/** The columns of each kind of file, in any order; further columns are read by nobody. */
const COLUMNS = {
  accounts: ['program', 'account', 'country', 'partner', 'company', 'domain'],
  certifications: ['person', 'certification', 'earned_on', 'expires_on'],
  consumption: [
    'month',
    'partner',
    'country',
    'customer',
    'product',
    'units',
    'currency',
    'amount',
  ],
  deals: [
    'deal_id',
    'partner',
    'country',
    'customer',
    'product',
    'licence',
    'role',
    'currency',
    'amount',
    'registered_on',
    'date',
    'status',
  ],
  rates: ['month', 'currency', 'usd'],
} as const;

/** The kinds of files with columns; trainings come as JSON lines. */
export type FileKind = keyof typeof COLUMNS;
/** A line by its columns. */
export type Row = Readonly<Record<string, string>>;

/** What a file holds, told by its first line; null for columns that nobody knows. */
export function kindOfColumns(header: readonly string[]): FileKind | null {
  const names = header.map(plainName);
  const kinds = Object.keys(COLUMNS) as FileKind[];
  const fitting = kinds.filter((kind) => COLUMNS[kind].every((column) => names.includes(column)));
  return fitting.sort((a, b) => COLUMNS[b].length - COLUMNS[a].length)[0] ?? null;
}

/** How a first line that nobody knows comes to be known: what is missing for the nearest kind, or what each kind has. */
export function columnsAdvice(header: readonly string[]): string {
  const names = header.map(plainName);
  const kinds = Object.keys(COLUMNS) as FileKind[];
  const missing = (kind: FileKind): readonly string[] =>
    COLUMNS[kind].filter((column) => !names.includes(column));
  const share = (kind: FileKind): number => 1 - missing(kind).length / COLUMNS[kind].length;
  const [nearest] = kinds.sort((a, b) => share(b) - share(a));
  if (nearest !== undefined && share(nearest) >= 0.5) {
    return `it looks like ${nearest}, which lacks ${missing(nearest).join(', ')}: add what is missing to the first line`;
  }
  const all = kinds.map((kind) => `${kind} (${COLUMNS[kind].join(', ')})`).join('; ');
  return `write into the first line the columns of one of ${all}; or send JSON lines`;
}

/** A column's name without a byte-order mark or blanks around it. */
const plainName = (name: string): string => name.replace(/^\uFEFF/, '').trim();

/** A line by its columns; refused where it has more or fewer cells than the first line has columns. */
export const rowOf = (header: readonly string[], cells: readonly string[]): Taken<Row> =>
  taking(() => {
    if (cells.length !== header.length) {
      const detail = `the line has ${cells.length} columns and the first line has ${header.length}: add or remove what differs, and quote commas`;
      return refuse('columns', detail);
    }
    return Object.fromEntries(header.map((name, i) => [plainName(name), cells[i] ?? '']));
  });

export const DEAL_STATES = ['registered', 'closed', 'returned'] as const;
export type DealState = (typeof DEAL_STATES)[number];

/** A deal as rows and events alike say it. */
export type DealParts = {
  readonly deal: string;
  readonly status: DealState;
  readonly role: 'transact' | 'influence';
  readonly licence: string;
  readonly product: string;
  readonly customer: string;
  readonly registeredOn: string | null;
};

/** The fields that `where` sees of a deal. */
export const dealFields = (parts: DealParts): FactFields => ({
  deal: parts.deal,
  status: parts.status,
  role: parts.role,
  licence: parts.licence,
  product: parts.product,
  customer: parts.customer,
  registeredOn: parts.registeredOn,
});

/** A line of deals.csv; its key is deal and status. */
export const fromDealRow = (row: Row): Taken<FactDraft> =>
  taking(() => {
    const deal = idFrom(row['deal_id'], 'deal_id');
    const status = choiceFrom(row['status'], 'status', DEAL_STATES);
    const account = idFrom(row['partner'], 'partner');
    const money = priceFrom(row['amount'], row['currency']);
    const on = dayFrom(row['date'], 'date');
    const registeredOn = dayFrom(row['registered_on'], 'registered_on');
    if (on < registeredOn) {
      refuse(
        'wrong-order',
        `date ${on} lies before registered_on ${registeredOn}: mend one of them`,
      );
    }
    return {
      source: 'deals',
      sourceId: keyFrom(deal, status),
      kind: `deal.${status}`,
      account,
      person: null,
      country: countryFrom(row['country'], 'country'),
      when: { on },
      subject: deal,
      fields: dealFields({
        deal,
        status,
        role: choiceFrom(row['role'], 'role', ['transact', 'influence']),
        licence: idFrom(row['licence'], 'licence'),
        product: idFrom(row['product'], 'product'),
        customer: idFrom(row['customer'], 'customer'),
        registeredOn,
      }),
      money,
    };
  });

/** A line of consumption.csv; its key is month, account, customer and product. */
export const fromConsumptionRow = (row: Row): Taken<FactDraft> =>
  taking(() => {
    const month = monthFrom(row['month'], 'month');
    const account = idFrom(row['partner'], 'partner');
    const customer = idFrom(row['customer'], 'customer');
    const product = idFrom(row['product'], 'product');
    const key = keyFrom(month, account, customer, product);
    return {
      source: 'consumption',
      sourceId: key,
      kind: 'consumption.reported',
      account,
      person: null,
      country: countryFrom(row['country'], 'country'),
      when: { month },
      subject: key,
      fields: { month, customer, product, units: decimalFrom(row['units'], 'units') },
      money: meteredFrom(row['amount'], row['currency']),
    };
  });

/** A line of certifications.csv; its key is person, certification and day. */
export const fromCertificationRow = (row: Row): Taken<FactDraft> =>
  taking(() => {
    const name = idFrom(row['certification'], 'certification');
    const on = dayFrom(row['earned_on'], 'earned_on');
    const expiresOn = row['expires_on'] === '' ? null : dayFrom(row['expires_on'], 'expires_on');
    return certificationDraft({
      source: 'certifications',
      sourceId: `${PERSON_MARK}/${keyFrom(name, on)}`,
      person: mailFrom(row['person'], 'person'),
      name,
      on,
      expiresOn,
    });
  });

/** A certification as rows and events alike say it; `expiresOn` is its last day, null for one that never ends. */
export function certificationDraft(parts: {
  readonly source: string;
  readonly sourceId: string;
  readonly person: string;
  readonly name: string;
  readonly on: string;
  readonly expiresOn: string | null;
}): FactDraft {
  const { source, sourceId, person, name, on, expiresOn } = parts;
  if (expiresOn !== null && expiresOn < on) {
    refuse(
      'wrong-order',
      `it expires on ${expiresOn}, before it is earned on ${on}: mend one of them`,
    );
  }
  return {
    source,
    sourceId,
    kind: 'certification.earned',
    account: null,
    person,
    country: null,
    when: { on },
    subject: `${PERSON_MARK}/${name}`,
    fields: { name, expiresOn },
    money: null,
  };
}

/** An account of an earlier program, and the partner behind it. */
export type AccountRow = {
  readonly program: string;
  readonly account: string;
  readonly country: Country;
  readonly partner: string;
  readonly company: string;
  readonly domain: string;
};

/** A line of accounts.csv; its key is program and account. */
export const accountFromRow = (row: Row): Taken<AccountRow> =>
  taking(() => ({
    program: idFrom(row['program'], 'program'),
    account: idFrom(row['account'], 'account'),
    country: countryFrom(row['country'], 'country'),
    partner: idFrom(row['partner'], 'partner'),
    company: wordsFrom(row['company'], 'company'),
    domain: domainFrom(row['domain'], 'domain'),
  }));

/** US dollars per unit of a currency in a month; `usd` is a decimal as text. */
export type RateRow = { readonly month: Month; readonly currency: string; readonly usd: string };

/** A line of exchange-rates.csv; its key is month and currency. */
export const rateFromRow = (row: Row): Taken<RateRow> =>
  taking(() => {
    const usd = decimalFrom(row['usd'], 'usd');
    if (!/[1-9]/.test(usd)) refuse('not-an-amount', `usd ${shown(usd)}: write more than 0`);
    return {
      month: monthFrom(row['month'], 'month'),
      currency: currencyFrom(row['currency'], 'currency'),
      usd,
    };
  });

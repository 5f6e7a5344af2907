import { FACT_FAMILY, type FactDraft, type FactKind, type FactTime } from '../facts.ts';
import {
  type Fields,
  type Taken,
  choiceFrom,
  countryFrom,
  dayFrom,
  decimalFrom,
  idFrom,
  keyFrom,
  mailFrom,
  meteredFrom,
  monthFrom,
  objectFrom,
  onlyKnown,
  priceFrom,
  refuse,
  scalarFrom,
  shown,
  taking,
  timeFrom,
} from './check.ts';
import { type DealState, certificationDraft, dealFields } from './rows.ts';
import { RESULTS, trainingDraft } from './statements.ts';

/**
 * CloudEvents 1.0 of other systems. `source` and `id` are the identity of the fact; `data` has these fields, a `?` marks
 * what may be left out, and `date` what is taken from the event's `time` then:
 *
 * | type | data |
 * | --- | --- |
 * | training.completed | person, course, result? (passed, failed, completed), time from the event or `completedAt?` |
 * | certification.earned | person, certification, date?, expiresOn? |
 * | deal.registered, deal.closed, deal.returned | deal, account, customer, product, licence, role, currency, amount, country?, registeredOn?, date? |
 * | consumption.reported | month, account, customer, product, currency, amount, units?, country? |
 * | deployment.completed | deployment, account, customer, product, managed?, country?, date? |
 * | offering.validated | offering, account, kind (services, solution), product, country?, date? |
 * | record.reported | record (a kind that the edition declares), id, account or person or both, country?, date?, amount? with currency, and its own fields |
 */
export const fromEvent = (event: unknown): Taken<FactDraft> =>
  taking(() => {
    const fields = objectFrom(event, 'the event');
    if (fields['specversion'] !== '1.0') {
      refuse('wrong-shape', `specversion ${shown(fields['specversion'])}: write "1.0"`);
    }
    const type = fields['type'];
    if (typeof type !== 'string' || !isKind(type)) {
      const known = Object.keys(FACT_FAMILY).join(', ');
      refuse('unknown-type', `type ${shown(type)}: write one of ${known}`);
    }
    const media = fields['datacontenttype'];
    if (media !== undefined && (typeof media !== 'string' || !JSON_MEDIA.test(media))) {
      refuse('wrong-shape', `datacontenttype ${shown(media)}: write application/json`);
    }
    const envelope: Envelope = {
      source: idFrom(withoutSlash(fields['source']), 'source'),
      sourceId: idFrom(fields['id'], 'id'),
      time: fields['time'] === undefined ? null : timeFrom(fields['time'], 'time'),
    };
    const data = objectFrom(fields['data'], 'data');
    return READERS[type](envelope, data, type);
  });

const JSON_MEDIA = /^application\/(?:[a-z.-]+\+)?json\b/i;

type Envelope = {
  readonly source: string;
  readonly sourceId: string;
  /** A moment in UTC. */
  readonly time: string | null;
};
type Reader = (envelope: Envelope, data: Fields, kind: FactKind) => FactDraft;

const isKind = (type: string): type is FactKind => Object.hasOwn(FACT_FAMILY, type);

// A source is a URI reference, so that `/deal-desk` is one too.
const withoutSlash = (source: unknown): unknown =>
  typeof source === 'string' ? source.replace(/^\/+/, '') : source;

/** The day that the data names, or the moment of the event. */
function whenFrom({ time }: Envelope, data: Fields): FactTime {
  if (data['date'] !== undefined) return { on: dayFrom(data['date'], 'data.date') };
  if (time === null) refuse('missing', 'neither data.date nor time is there: write one');
  return { at: time };
}

const countryOf = (data: Fields): string | null =>
  data['country'] === undefined ? null : countryFrom(data['country'], 'data.country');

const training: Reader = ({ source, sourceId, time }, data) => {
  onlyKnown(data, 'data', ['person', 'course', 'result', 'completedAt']);
  const completedAt = data['completedAt'];
  const at = completedAt === undefined ? time : timeFrom(completedAt, 'data.completedAt');
  if (at === null) refuse('missing', 'neither data.completedAt nor time is there: write one');
  return trainingDraft({
    source,
    sourceId,
    person: mailFrom(data['person'], 'data.person'),
    course: idFrom(data['course'], 'data.course'),
    result: choiceFrom(data['result'] ?? 'passed', 'data.result', RESULTS),
    at,
  });
};

const certification: Reader = (envelope, data) => {
  onlyKnown(data, 'data', ['person', 'certification', 'date', 'expiresOn']);
  const { source, sourceId, time } = envelope;
  // A certificate bears a date: where only the moment is told, its date in UTC.
  const on = data['date'] ?? time?.slice(0, 10);
  const expiresOn = data['expiresOn'] ?? null;
  return certificationDraft({
    source,
    sourceId,
    person: mailFrom(data['person'], 'data.person'),
    name: idFrom(data['certification'], 'data.certification'),
    on: dayFrom(on, 'data.date'),
    expiresOn: expiresOn === null ? null : dayFrom(expiresOn, 'data.expiresOn'),
  });
};

const deal: Reader = (envelope, data, kind) => {
  onlyKnown(data, 'data', [
    'deal',
    'account',
    'customer',
    'product',
    'licence',
    'role',
    'currency',
    'amount',
    'country',
    'registeredOn',
    'date',
  ]);
  const id = idFrom(data['deal'], 'data.deal');
  const when = whenFrom(envelope, data);
  const registered = data['registeredOn'] ?? null;
  const registeredOn = registered === null ? null : dayFrom(registered, 'data.registeredOn');
  if (registeredOn !== null && 'on' in when && when.on < registeredOn) {
    refuse(
      'wrong-order',
      `data.date ${when.on} lies before data.registeredOn ${registeredOn}: mend one of them`,
    );
  }
  return {
    ...base(envelope, data, kind),
    when,
    subject: id,
    fields: dealFields({
      deal: id,
      status: kind.slice('deal.'.length) as DealState,
      role: choiceFrom(data['role'], 'data.role', ['transact', 'influence']),
      licence: idFrom(data['licence'], 'data.licence'),
      product: idFrom(data['product'], 'data.product'),
      customer: idFrom(data['customer'], 'data.customer'),
      registeredOn,
    }),
    money: priceFrom(data['amount'], data['currency']),
  };
};

const consumption: Reader = (envelope, data, kind) => {
  onlyKnown(data, 'data', [
    'month',
    'account',
    'customer',
    'product',
    'currency',
    'amount',
    'units',
    'country',
  ]);
  const month = monthFrom(data['month'], 'data.month');
  const customer = idFrom(data['customer'], 'data.customer');
  const product = idFrom(data['product'], 'data.product');
  const units = data['units'] === undefined ? null : decimalFrom(data['units'], 'data.units');
  const facts = base(envelope, data, kind);
  return {
    ...facts,
    when: { month },
    subject: keyFrom(month, facts.account, customer, product),
    fields: { month, customer, product, units },
    money: meteredFrom(data['amount'], data['currency']),
  };
};

const deployment: Reader = (envelope, data, kind) => {
  onlyKnown(data, 'data', [
    'deployment',
    'account',
    'customer',
    'product',
    'managed',
    'country',
    'date',
  ]);
  const { managed } = data;
  if (managed !== undefined && typeof managed !== 'boolean') {
    refuse('wrong-shape', `data.managed ${shown(managed)}: write true or false`);
  }
  const id = idFrom(data['deployment'], 'data.deployment');
  return {
    ...base(envelope, data, kind),
    when: whenFrom(envelope, data),
    subject: id,
    fields: {
      deployment: id,
      customer: idFrom(data['customer'], 'data.customer'),
      product: idFrom(data['product'], 'data.product'),
      managed: managed ?? false,
    },
    money: null,
  };
};

const offering: Reader = (envelope, data, kind) => {
  onlyKnown(data, 'data', ['offering', 'account', 'kind', 'product', 'country', 'date']);
  const id = idFrom(data['offering'], 'data.offering');
  return {
    ...base(envelope, data, kind),
    when: whenFrom(envelope, data),
    subject: id,
    fields: {
      offering: id,
      kind: choiceFrom(data['kind'], 'data.kind', ['services', 'solution']),
      product: idFrom(data['product'], 'data.product'),
    },
    money: null,
  };
};

const OF_RECORDS = ['account', 'amount', 'country', 'currency', 'date', 'id', 'person'];

/** What only some programs know. Which fields it has, and what they hold, the edition declares (`place.ts`). */
const record: Reader = (envelope, data, kind) => {
  const name = idFrom(data['record'], 'data.record');
  const id = idFrom(data['id'], 'data.id');
  const { source, sourceId } = envelope;
  const { account, person, amount, currency } = data;
  if (account === undefined && person === undefined)
    refuse('missing', 'neither data.account nor data.person is there: write one');
  const own = Object.entries(data).filter(([field]) => !OF_RECORDS.includes(field));
  return {
    source,
    sourceId,
    kind,
    account: account === undefined ? null : idFrom(account, 'data.account'),
    person: person === undefined ? null : mailFrom(person, 'data.person'),
    country: countryOf(data),
    when: whenFrom(envelope, data),
    subject: id,
    fields: {
      ...Object.fromEntries(
        own.map(([field, value]) => [field, scalarFrom(value, `data.${field}`)]),
      ),
      record: name,
    },
    money: amount === undefined && currency === undefined ? null : priceFrom(amount, currency),
  };
};

const base = ({ source, sourceId }: Envelope, data: Fields, kind: FactKind) => ({
  source,
  sourceId,
  kind,
  account: idFrom(data['account'], 'data.account'),
  person: null,
  country: countryOf(data),
});

const READERS: Readonly<Record<FactKind, Reader>> = {
  'training.completed': training,
  'certification.earned': certification,
  'deal.registered': deal,
  'deal.closed': deal,
  'deal.returned': deal,
  'consumption.reported': consumption,
  'deployment.completed': deployment,
  'offering.validated': offering,
  'record.reported': record,
};

/** The facts of a world as other systems send them: CloudEvents, and xAPI statements of the learning system. */
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { World, WorldFile } from './world-maker.ts';

/** A CloudEvent. */
export type Event = {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Deals, consumption and certifications as events; rows that have too few or too many cells are left out. */
export function eventsOf(world: World): Event[] {
  return [
    ...rowsOf(world, 'deals.csv').map((row) =>
      event('deal-desk', `deal.${row['status']}`, `${row['deal_id']}/${row['status']}`, {
        deal: row['deal_id'],
        account: row['partner'],
        country: row['country'],
        customer: row['customer'],
        product: row['product'],
        licence: row['licence'],
        role: row['role'],
        currency: row['currency'],
        amount: row['amount'],
        registeredOn: row['registered_on'],
        date: row['date'],
      }),
    ),
    ...rowsOf(world, 'consumption.csv').map((row) =>
      event(
        'meter',
        'consumption.reported',
        hashOf([row['month'], row['partner'], row['customer'], row['product']]),
        {
          month: row['month'],
          account: row['partner'],
          country: row['country'],
          customer: row['customer'],
          product: row['product'],
          units: row['units'],
          currency: row['currency'],
          amount: row['amount'],
        },
      ),
    ),
    ...rowsOf(world, 'certifications.csv').map((row) =>
      event(
        'exams',
        'certification.earned',
        hashOf([row['person'], row['certification'], row['earned_on']]),
        {
          person: row['person'],
          certification: row['certification'],
          date: row['earned_on'],
          ...(row['expires_on'] === '' ? {} : { expiresOn: row['expires_on'] }),
        },
      ),
    ),
  ];
}

type Statement = {
  readonly id: string;
  readonly actor: { readonly mbox: string };
  readonly verb: { readonly id: string };
  readonly object: { readonly id: string };
  readonly timestamp: string;
};

/** The lines of the learning system that are JSON at all. */
export const statementsOf = (world: World): Statement[] =>
  world['trainings.jsonl'].split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Statement];
    } catch {
      return [];
    }
  });

/** A statement told as an event by another system. */
export const trainingEvent = ({ id, actor, verb, object, timestamp }: Statement): Event => ({
  ...event('academy', 'training.completed', id, {
    person: actor.mbox.slice('mailto:'.length),
    course: object.id.slice(object.id.lastIndexOf('/') + 1),
    result: verb.id.slice(verb.id.lastIndexOf('/') + 1),
    completedAt: timestamp,
  }),
});

const event = (source: string, type: string, id: string, data: Event['data']): Event => ({
  specversion: '1.0',
  id,
  source,
  type,
  data,
});

function rowsOf(world: World, file: WorldFile): Record<string, string>[] {
  const [header = [], ...rows] = parse(world[file], { relax_column_count: true });
  return rows
    .filter((cells) => cells.length === header.length)
    .map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}

const hashOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** The rows of the benchmark: what is divided by what, and what must hold. */

/** An area is run as a whole, with servers of its own. */
export const AREAS = ['ledger', 'temporal', 'api', 'rules', 'stream', 'start'] as const;
export type Area = (typeof AREAS)[number];

/**
 * A row: a ratio of product to baseline, or a figure with a unit.
 *
 * `better` says on which side of the floor it must lie. The words are those of the design's table.
 */
export type Row = {
  readonly id: string;
  readonly area: Area;
  readonly title: string;
  readonly better: 'more' | 'less';
  readonly floor: number;
  readonly aim: number;
  readonly unit: '×' | 'bytes' | 'events' | 'ms' | 's';
};

const row = (
  id: string,
  area: Area,
  title: string,
  better: Row['better'],
  floor: number,
  aim: number,
  unit: Row['unit'] = '×',
): Row => ({ id, area, title, better, floor, aim, unit });

/** Every row of this slice, in the order in which they are shown. */
export const ROWS: readonly Row[] = [
  row('L1', 'ledger', 'award, 16 callers ÷ single insert, 16 callers', 'more', 0.8, 1.1),
  row(
    'L2',
    'ledger',
    'facts stored, judged, posted, 256 callers ÷ the same insert',
    'more',
    1.5,
    1.8,
  ),
  row(
    'L3',
    'ledger',
    'awards in sets of 1,000 ÷ insert of 1,000 rows of their shape',
    'more',
    0.6,
    0.75,
  ),
  row('L4', 'ledger', 'awards with live updates on ÷ off', 'more', 0.9, 0.97),
  row('L5', 'ledger', 'bytes on disk per award', 'less', 300, 220, 'bytes'),
  row('T1', 'temporal', 'ten-step journey with updates ÷ bare Temporal', 'more', 1.4, 2),
  row('T2', 'temporal', 'ten-fact burst ÷ bare Temporal', 'more', 2.5, 3),
  row('T4 paced', 'temporal', 'history events per step, one at a time', 'less', 7, 6, 'events'),
  row('T4 burst', 'temporal', 'history events per fact, in a burst', 'less', 2.5, 2, 'events'),
  row('A1', 'api', 'GET standing and journey, one principal ÷ raw route', 'more', 0.5, 0.7),
  row('A1b', 'api', 'the same, 64 principals', 'more', 0.08, 0.2),
  row('A2', 'api', 'POST one event, committed ÷ raw route', 'more', 0.15, 0.2),
  row('A4', 'rules', 'a draft tried on all partners ÷ reading the same rows', 'more', 0.25, 0.5),
  row('S1 delivery', 'stream', '1,000 streams, 30 messages/s: delivery, p99', 'less', 50, 20, 'ms'),
  row('S1 screen', 'stream', 'fact posted to the screen, 50 facts, p95', 'less', 500, 150, 'ms'),
  row('G1', 'start', 'start of everything to ready, no data yet', 'less', 15, 6, 's'),
];

/** Says whether a value holds the floor of its row. */
export const isHeld = (at: Row, value: number): boolean =>
  at.better === 'more' ? value >= at.floor : value <= at.floor;

/** Says whether a value reaches the aim of its row. */
export const isReached = (at: Row, value: number): boolean =>
  at.better === 'more' ? value >= at.aim : value <= at.aim;

/**
 * Ends the process it is loaded into at a named moment, as if the power went: `node --import` this file.
 *
 * The product knows nothing of it: moments are told by the statements that go through the database's driver, and by what a worker
 * completes. Which ones
 * stand in `ASCENT_INTERNAL_FAILPOINTS` as `name:3,other:1`: the process ends when it comes to one of them for that time. That it
 * did is written to the file `ASCENT_INTERNAL_FAILPOINT_LOG` first.
 *
 * The same file makes the broken variants that the oracle has to catch (`ASCENT_INTERNAL_SABOTAGE`).
 */
import { WorkflowClient } from '@temporalio/client';
import { appendFileSync } from 'node:fs';
import pg from 'pg';
import { createRequire } from 'node:module';
import { EVENTS_MAX, type MomentName, type Sabotage } from './moments.ts';

/** A moment that is told by a statement. */
type Moment = {
  /** Before the statement goes out, or when the commit of its transaction was answered. */
  readonly when: 'before' | 'after-commit';
  readonly statement: RegExp;
  /** Only in a transaction that took this topic from the outbox. */
  readonly topic?: 'facts' | 'mail';
};

type Told = Exclude<MomentName, 'inside-continue-as-new'>;
const MOMENTS: Readonly<Record<Told, Moment>> = {
  'committed-before-reply': { when: 'after-commit', statement: /insert into "?fact"?\b/i },
  'accepted-before-recorded': { when: 'before', statement: /(insert into|update) "?approval"?\b/i },
  'awarded-before-acknowledged': { when: 'after-commit', statement: /insert into "?entry"?\b/i },
  'signalled-before-marked': {
    when: 'before',
    statement: /update "?outbox"?\b[^]*done_at/i,
    topic: 'facts',
  },
  'mailed-before-marked': {
    when: 'before',
    statement: /update "?outbox"?\b[^]*done_at/i,
    topic: 'mail',
  },
  'marked-before-signalled': {
    when: 'after-commit',
    statement: /update "?outbox"?\b[^]*done_at/i,
    topic: 'facts',
  },
};

const armed = (process.env['ASCENT_INTERNAL_FAILPOINTS'] ?? '')
  .split(',')
  .filter((text) => text !== '')
  .map((text) => {
    const [name = '', times = '1'] = text.split(':');
    return { name, moment: (MOMENTS as Record<string, Moment>)[name], left: Number(times) };
  });
const sabotage = process.env['ASCENT_INTERNAL_SABOTAGE'] as Sabotage | undefined;

/** Signals that the broken relay has promised, and not sent. */
let signalsWaiting = 0;
/** What a connection's transaction has done so far. */
type Done = { texts: string[]; topic: string | null };
const transactions = new WeakMap<pg.Client, Done>();

if (armed.length > 0 || sabotage !== undefined) watch();
if (sabotage === 'relay-marks-first') signalLate();
if (armed.some(({ name }) => name === 'inside-continue-as-new')) watchRuns();
startShortRuns();

function watch(): void {
  type Query = (this: pg.Client, ...given: unknown[]) => unknown;
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const { query } = prototype;
  prototype.query = function watched(this: pg.Client, ...given: unknown[]) {
    const { text, name, values } = read(given[0]);
    if (/^\s*(begin|start)\b/i.test(text)) transactions.set(this, { texts: [], topic: null });
    const done = transactions.get(this) ?? { texts: [], topic: null };
    if (/from "?outbox"?\b/i.test(text)) done.topic = values.includes('mail') ? 'mail' : 'facts';
    done.texts.push(text);
    pass('before', [text], done.topic);
    const answer: unknown = Reflect.apply(query, this, given);
    if (!(answer instanceof Promise)) return answer;
    if (sabotage === 'no-unique-key' && name === 'existing-facts') {
      return answer.then((result: { rows: unknown[] }) => Object.assign(result, { rows: [] }));
    }
    if (!/^\s*commit\b/i.test(text)) return answer;
    return answer.then((result: unknown) => {
      pass('after-commit', done.texts, done.topic);
      return result;
    });
  };
}

function pass(when: Moment['when'], texts: readonly string[], topic: string | null): void {
  for (const one of armed) {
    const { moment } = one;
    if (moment === undefined || moment.when !== when) continue;
    if (moment.topic !== undefined && moment.topic !== topic) continue;
    if (one.name === 'marked-before-signalled' && signalsWaiting === 0) continue;
    if (!texts.some((text) => moment.statement.test(text))) continue;
    come(one);
  }
}

function come(one: (typeof armed)[number]): void {
  one.left -= 1;
  if (one.left === 0) end(one.name);
}

function end(name: string): void {
  const log = process.env['ASCENT_INTERNAL_FAILPOINT_LOG'];
  if (log !== undefined) appendFileSync(log, `${name}\n`);
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing more of this process may happen.
  for (;;);
}

function read(given: unknown): { text: string; name: string; values: readonly unknown[] } {
  if (typeof given === 'string') return { text: given, name: '', values: [] };
  const { text, name, values } = (given ?? {}) as {
    text?: string;
    name?: string;
    values?: unknown[];
  };
  return { text: text ?? '', name: name ?? '', values: values ?? [] };
}

/** Journeys that the API begins go on in a new run after few events, so that it happens within a campaign. */
function startShortRuns(): void {
  type Start = (type: unknown, options: { readonly args: readonly [object] }) => unknown;
  const prototype = WorkflowClient.prototype as unknown as { start: Start };
  const { start } = prototype;
  prototype.start = function short(this: unknown, type, options) {
    const args = [{ ...options.args[0], eventsMax: EVENTS_MAX }];
    return Reflect.apply(start, this, [type, { ...options, args }]);
  };
}

/**
 * Comes to its moment twice for each new run: before the worker tells Temporal of it, and once Temporal has answered. What a
 * worker completes names a type of workflow only where it goes on in a new run.
 */
function watchRuns(): void {
  const load = createRequire(createRequire(import.meta.url).resolve('@temporalio/worker'));
  type Complete = (worker: unknown, completion: Buffer) => Promise<void>;
  const bridge = load('@temporalio/core-bridge') as {
    native: { workerCompleteWorkflowActivation: Complete };
  };
  const { workerCompleteWorkflowActivation: complete } = bridge.native;
  const pass = (): void => {
    for (const one of armed) if (one.name === 'inside-continue-as-new') come(one);
  };
  bridge.native = {
    ...bridge.native,
    workerCompleteWorkflowActivation: async (worker, completion) => {
      if (!completion.includes('practiceActivation')) return complete(worker, completion);
      pass();
      await complete(worker, completion);
      pass();
    },
  };
}

/** Signals are said to be sent at once, and are sent a second later: a relay that marks first. */
function signalLate(): void {
  const prototype = WorkflowClient.prototype as unknown as {
    getHandle: (...given: unknown[]) => unknown;
  };
  const { getHandle } = prototype;
  prototype.getHandle = function late(this: unknown, ...given: unknown[]) {
    const handle = Reflect.apply(getHandle, this, given) as {
      signal: (...given: unknown[]) => Promise<void>;
    };
    const { signal } = handle;
    handle.signal = async (...said: unknown[]) => {
      signalsWaiting += 1;
      setTimeout(() => {
        signalsWaiting -= 1;
        void Reflect.apply(signal, handle, said).catch(() => {});
      }, 1000);
    };
    return handle;
  };
}

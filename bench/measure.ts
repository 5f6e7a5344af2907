/**
 * How the benchmark measures: interleaved rounds, medians, CPU time, and what others took meanwhile.
 *
 * Only ratios taken in one run count. Each round runs every subject once, one after the other, so that a slow minute
 * of a shared machine is slow for all; of the rounds' ratios the median stands, with the range beside it.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** One round of one subject. `cpuMs` is the CPU time of an operation over all processes; null where unknown. */
export type Sample = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number | null;
  /** The share of the machine's CPU that others took, 0 to 1; null where unknown. */
  readonly others: number | null;
};

/** Samples of one subject, in the order of the rounds. */
export type Samples = readonly Sample[];

/** How long, and how often. */
export type Effort = { readonly rounds: number; readonly forMs: number };

/** The middle of some figures. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The figure below which a share of them lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** What stands behind a row: the value, the range over the rounds, and what was noted. */
export type Found = {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
  readonly note: string;
};

/** The ratios of two subjects, round by round. */
export function ratioOf(product: Samples, baseline: Samples, note = ''): Found {
  const ratios = product.map((one, at) => one.perSecond / (baseline[at]?.perSecond ?? Number.NaN));
  const rates = `${rate(product)}/s ÷ ${rate(baseline)}/s`;
  const cpu = `CPU ${cpuOf(product)} and ${cpuOf(baseline)} ms`;
  const others = [...product, ...baseline].flatMap((one) =>
    one.others === null ? [] : [one.others],
  );
  const busy = others.length === 0 ? '' : `others ${Math.round(median(others) * 100)} %`;
  return figureOf(ratios, [rates, cpu, busy, note].filter((part) => part !== '').join(', '));
}

/** A figure that is no ratio, over its rounds. */
export function figureOf(values: readonly number[], note: string): Found {
  return {
    median: median(values),
    low: Math.min(...values),
    high: Math.max(...values),
    rounds: values.length,
    note,
  };
}

const rate = (samples: Samples): string => {
  const value = median(samples.map(({ perSecond }) => perSecond));
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
};

function cpuOf(samples: Samples): string {
  const known = samples.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]));
  return known.length === 0 ? '?' : median(known).toPrecision(2);
}

/** Runs every subject once per round, after one short round that warms up and does not count. */
export async function interleave<Name extends string>(
  effort: Effort,
  subjects: Readonly<Record<Name, (forMs: number) => Promise<Sample>>>,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(subjects) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    Sample[]
  >;
  for (const name of names) await subjects[name](Math.max(500, effort.forMs / 3));
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const name of names) {
      await quiet();
      found[name].push(await subjects[name](effort.forMs));
    }
  }
  return found;
}

/** What a closed loop of callers does. `op` returns how many operations it was, 1 if it says nothing. */
export type Loop = {
  readonly callers: number;
  readonly forMs: number;
  readonly op: (caller: number) => Promise<number | void>;
  /** Processes beside this one whose CPU time counts, with their children. */
  readonly pids: readonly number[];
};

/** Calls in a closed loop from so many callers for so long. */
export async function loop({ callers, forMs, op, pids }: Loop): Promise<Sample> {
  const latencies: number[] = [];
  let operations = 0;
  return metered(pids, async () => {
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        while (performance.now() - startedAt < forMs) {
          const calledAt = performance.now();
          // Two statements: `+=` with an await in it would forget what other callers counted meanwhile.
          const done = await op(caller);
          operations += done ?? 1;
          latencies.push(performance.now() - calledAt);
        }
      }),
    );
    return { operations, seconds: (performance.now() - startedAt) / 1000, latencies };
  });
}

/** Meters some work: rate, latencies, CPU time of this process and the given ones, and what others took. */
export async function metered(
  pids: readonly number[],
  work: () => Promise<{ operations: number; seconds: number; latencies: readonly number[] }>,
): Promise<Sample> {
  const before = machine();
  const cpuBefore = cpuSeconds(pids);
  const { operations, seconds, latencies } = await work();
  const cpuAfter = cpuSeconds(pids);
  const after = machine();
  const mine = cpuBefore === null || cpuAfter === null ? null : Math.max(0, cpuAfter - cpuBefore);
  const others =
    mine === null || before === null || after === null
      ? null
      : Math.max(0, after.busy - before.busy - mine) / Math.max(0.01, after.total - before.total);
  return {
    perSecond: operations / seconds,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    cpuMs: mine === null ? null : (mine * 1000) / Math.max(1, operations),
    others,
  };
}

/** CPU seconds that this process and others with their children have used; null where the system does not say. */
export function cpuSeconds(pids: readonly number[]): number | null {
  const own = process.cpuUsage();
  if (pids.length === 0) return (own.user + own.system) / 1e6;
  try {
    const processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statOf(Number(name)) ?? []);
    const wanted = new Set(pids);
    // Parents have lower ids as a rule, not always: look until nothing is added.
    for (let size = -1; size !== wanted.size;) {
      size = wanted.size;
      for (const { pid, parent } of processes) if (wanted.has(parent)) wanted.add(pid);
    }
    wanted.delete(process.pid);
    const theirs = processes
      .filter(({ pid }) => wanted.has(pid))
      .reduce((sum, { cpu }) => sum + cpu, 0);
    return theirs + (own.user + own.system) / 1e6;
  } catch {
    return null;
  }
}

function statOf(pid: number): { pid: number; parent: number; cpu: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    // Children that ended count with their parent, so that a connection that closed is not forgotten.
    const ticks = (fields[11] ?? 0) + (fields[12] ?? 0) + (fields[13] ?? 0) + (fields[14] ?? 0);
    return { pid, parent: fields[1] ?? 0, cpu: ticks / 100 };
  } catch {
    return null;
  }
}

function machine(): { busy: number; total: number } | null {
  try {
    const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '';
    const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
    const total = ticks.reduce((sum, value) => sum + value, 0);
    const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
    return { busy: (total - idle) / 100, total: total / 100 };
  } catch {
    return null;
  }
}

/** Waits, not long, until others leave most of the machine alone. */
async function quiet(limitMs = 1500, busyMax = 0.3): Promise<void> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < limitMs) {
    const before = machine();
    await sleep(300);
    const after = machine();
    if (before === null || after === null) return;
    if ((after.busy - before.busy) / (after.total - before.total) < busyMax) return;
  }
}
